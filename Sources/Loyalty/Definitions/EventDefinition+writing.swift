import JSON

extension EventDefinition {
    /// Writes the event as the contract shows it: each of its ten fields in its order, with null, `{}` or `[]` where
    /// there is nothing. Fields that the contract doesn't have follow where they differ from their default.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("eventId", eventId)
            writer.member("title", title)
            writer.key("description")
            if let description { writer.value(description) } else { writer.null() }
            writer.member("status", status.rawValue)
            writer.key("limit")
            if let limit { writer.value(limit) } else { writer.null() }
            writer.key("maximumReward")
            if let maximumReward { writer.value(maximumReward) } else { writer.null() }
            writeReward(to: &writer)
            writer.key("conditions")
            if let conditions { conditions.write(to: &writer) } else { writer.raw("{}") }
            writeMetadataFields(to: &writer)
            writer.member("type", kind.rawValue)
            writeAccessAdditions(to: &writer)
            writeRewardAdditions(to: &writer)
        }
    }

    /// Writes the event as a person would in a definitions file: what belongs together in one place, and nothing that
    /// has its default.
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
                writer.key("maximumReward")
                writer.value(maximumReward)
            }
            if let limit {
                writer.key("limit")
                writer.value(limit)
            }
            writeAccessAdditions(to: &writer)
            if let conditions {
                writer.key("conditions")
                conditions.write(to: &writer)
            }
            if !metadataFields.isEmpty { writeMetadataFields(to: &writer) }
        }
    }

    private func writeReward(to writer: inout JSONWriter) {
        writer.key("reward")
        writer.object { writer in
            for reward in reward {
                writer.key(reward.usergroupId)
                writer.value(reward.rate)
            }
        }
    }

    private func writeMetadataFields(to writer: inout JSONWriter) {
        writer.key("metadataFields")
        writer.array { writer in
            for field in metadataFields {
                writer.object { writer in
                    writer.member("key", field.key)
                    writer.member("type", field.kind.rawValue)
                    writer.key("required")
                    writer.value(field.required)
                }
            }
        }
    }

    private func writeRewardAdditions(to writer: inout JSONWriter) {
        if rewardValuePath != Self.defaultRewardValuePath { writer.member("rewardValueField", rewardValueField) }
        if rewardPer != .one {
            writer.key("rewardPer")
            writer.value(rewardPer)
        }
        if rounding != .nearest { writer.member("rounding", rounding.rawValue) }
        if let threshold {
            writer.key("threshold")
            writer.value(threshold)
        }
    }

    private func writeAccessAdditions(to writer: inout JSONWriter) {
        if limitWindow != .lifetime { writer.member("limitWindow", limitWindow.rawValue) }
        if let cooldownSeconds {
            writer.key("cooldownSeconds")
            writer.value(cooldownSeconds)
        }
        if let budget {
            writer.key("budget")
            writer.value(budget)
        }
        if apiKeyRequired {
            writer.key("apiKeyRequired")
            writer.value(true)
        }
    }
}

extension JSONWriter {
    /// Writes a member whose value is a text.
    mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }
}
