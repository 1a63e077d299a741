import Gateway
import JSON
import Loyalty

extension Service {
    /// `GET /project`: what a client may want to know of the project of its credentials.
    func getProject(_ caller: Caller) throws(APIError) -> Response {
        try caller.checkMayRead()
        let definition = caller.project.project.definition
        return .json { writer in
            writer.key("projectId")
            writer.value(definition.project)
            writer.key("tenantId")
            writer.value(definition.tenant)
            writer.key("title")
            writer.value(definition.title)
            writer.key("timezone")
            writer.value(definition.timezone)
            writer.key("autoCreate")
            writer.value(definition.createsUsers)
            writer.key("usergroups")
            writer.array { writer in
                for group in definition.usergroups {
                    writer.object { writer in
                        writer.key("usergroupId")
                        writer.value(group.usergroupId)
                        writer.key("title")
                        group.title.write(to: &writer)
                    }
                }
            }
        }
    }
}
