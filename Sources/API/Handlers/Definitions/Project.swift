import Gateway
import JSON
import Loyalty

extension Service {
    /// `GET /project`: the public properties of the credentials' project.
    func getProject(_ caller: Caller) -> Response {
        let definition = caller.project.definition
        return .json { writer in
            writer.member("projectId", definition.project)
            writer.member("tenantId", definition.tenant)
            writer.member("title", definition.title)
            writer.member("timezone", definition.timezone)
            writer.member("autoCreate", definition.createsUsers)
            writer.object("access") { definition.access.writeMembers(to: &$0) }
            writer.array("usergroups") { writer in
                for group in definition.usergroups {
                    writer.object { writer in
                        writer.member("usergroupId", group.usergroupId)
                        writer.key("title")
                        group.title.write(to: &writer)
                    }
                }
            }
        }
    }
}
