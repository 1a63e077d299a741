import JSON

extension EventDefinition {
    /// Writes the event as the contract shows it: its ten fields in order, with null, `{}` or `[]` for empty ones.
    /// Additional fields follow if they differ from their default.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("eventId", eventId)
            writer.member("title", title)
            writer.member("description", description)
            writer.member("status", status.rawValue)
            writer.member("limit", limit)
            writer.member("maximumReward", maximumReward)
            writeReward(to: &writer)
            writer.key("conditions")
            if let conditions { conditions.write(to: &writer) } else { writer.raw("{}") }
            writeMetadataFields(to: &writer)
            writer.member("type", kind.rawValue)
            writeAccessAdditions(to: &writer)
            writeRewardAdditions(to: &writer)
            writePointsAdditions(to: &writer)
            writeAnalyticsAdditions(to: &writer)
        }
    }

    /// Writes the event as a person would in a definitions file: related fields together, and no field with its
    /// default.
    func writeForFile(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("eventId", eventId)
            writer.member("title", title)
            if let description { writer.member("description", description) }
            writer.member("status", status.rawValue)
            writer.member("type", kind.rawValue)
            if !reward.isEmpty { writeReward(to: &writer) }
            writeRewardAdditions(to: &writer)
            if let maximumReward {
                writer.member("maximumReward", maximumReward)
            }
            writePointsAdditions(to: &writer)
            if let limit {
                writer.member("limit", limit)
            }
            writeAccessAdditions(to: &writer)
            if let conditions {
                writer.key("conditions")
                conditions.write(to: &writer)
            }
            if !metadataFields.isEmpty { writeMetadataFields(to: &writer) }
            writeAnalyticsAdditions(to: &writer)
        }
    }

    private func writeReward(to writer: inout JSONWriter) {
        writer.object("reward") { writer in
            for reward in reward {
                writer.key(reward.usergroupId)
                writer.value(reward.rate)
            }
        }
    }

    private func writeMetadataFields(to writer: inout JSONWriter) {
        writer.array("metadataFields") { writer in
            for field in metadataFields {
                writer.object { writer in
                    writer.member("key", field.key)
                    writer.member("type", field.kind.rawValue)
                    writer.member("required", field.required)
                }
            }
        }
    }

    private func writeRewardAdditions(to writer: inout JSONWriter) {
        if rewardValuePath != Self.defaultRewardValuePath { writer.member("rewardValueField", rewardValueField) }
        if rewardPer != .one {
            writer.member("rewardPer", rewardPer)
        }
        if rounding != .nearest { writer.member("rounding", rounding.rawValue) }
        if let threshold {
            writer.member("threshold", threshold)
        }
    }

    private func writePointsAdditions(to writer: inout JSONWriter) {
        if let validity {
            writer.key("validity")
            validity.write(to: &writer)
        }
        if let pendingDays { PointsTerms.write(pendingDays: pendingDays, to: &writer) }
    }

    private func writeAccessAdditions(to writer: inout JSONWriter) {
        if limitWindow != .lifetime { writer.member("limitWindow", limitWindow.rawValue) }
        if let cooldownSeconds {
            writer.member("cooldownSeconds", cooldownSeconds)
        }
        if let budget {
            writer.member("budget", budget)
        }
        if apiKeyRequired {
            writer.member("apiKeyRequired", true)
        }
    }

    private func writeAnalyticsAdditions(to writer: inout JSONWriter) {
        if !dimensions.isEmpty { write(dimensions, as: "dimensions", to: &writer) }
        if !measures.isEmpty { write(measures, as: "measures", to: &writer) }
    }

    private func write(_ paths: [String], as name: StaticString, to writer: inout JSONWriter) {
        writer.array(name) { writer in
            for path in paths { writer.value(path) }
        }
    }
}
