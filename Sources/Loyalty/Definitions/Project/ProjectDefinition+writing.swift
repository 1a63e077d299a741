import JSON

extension ProjectDefinition {
    /// Writes the project as a definitions file, without defaults and without the bytes of secrets (see
    /// ``SecretDefinition/write(to:)``). Reading the result gives the same project.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("project", project)
            writer.member("tenant", tenant)
            writer.member("title", title)
            writer.member("timezone", timezone)
            writer.list("hosts", hosts) { $0.value($1) }
            writer.list("trustedHosts", trustedHosts) { $0.value($1) }
            writer.list("origins", origins) { $0.value($1) }
            if createsUsers {
                writer.object("users") { writer in
                    writer.member("autoCreate", true)
                }
            }
            if backdatingDays != Self.defaultBackdatingDays {
                writer.object("backdating") { writer in
                    writer.member("maximumDays", backdatingDays)
                }
            }
            if access != Access() {
                writer.object("access") { access.writeMembers(to: &$0) }
            }
            if !secrets.isEmpty || jwks != nil { writeAuth(to: &writer) }
            writer.list("usergroups", usergroups) { $1.write(to: &$0) }
            if points != PointsTerms() {
                writer.object("points") { points.writeMembers(to: &$0) }
            }
            if shortfall != .debt {
                writer.object("reversal") { writer in
                    writer.member("shortfall", shortfall.rawValue)
                }
            }
            writer.list("events", events) { $1.writeForFile(to: &$0) }
            writer.list("streaks", streaks) { $1.write(to: &$0) }
            writer.list("challenges", challenges) { $1.write(to: &$0) }
            writer.list("leaderboards", leaderboards) { $1.write(to: &$0) }
            writer.list("offers", offers) { $1.write(to: &$0) }
        }
    }

    private func writeAuth(to writer: inout JSONWriter) {
        writer.object("auth") { writer in
            writer.list("secrets", secrets) { $1.write(to: &$0) }
            if let jwks {
                writer.member("jwks", raw: jwks)
            }
        }
    }
}

extension JSONWriter {
    /// Writes a member whose value is a list; writes nothing if the list is empty.
    fileprivate mutating func list<Element>(
        _ name: StaticString, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        key(name)
        array { writer in
            for element in elements { write(&writer, element) }
        }
    }
}
