import Gateway

extension RequestHead {
    /// A parameter that is true or false; false unless it is given.
    func flag(_ name: String) throws(APIError) -> Bool {
        switch queryValue(name) ?? "false" {
        case "true": return true
        case "false": return false
        default: throw .invalidParameter(name, "expected true or false")
        }
    }
}
