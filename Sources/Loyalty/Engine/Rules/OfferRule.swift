/// An offer definition with its number.
public final class OfferRule: Sendable {
    /// The offer's number in the store.
    public let number: Int64
    /// The operator's definition.
    public let definition: OfferDefinition

    init(number: Int64, definition: OfferDefinition) {
        self.number = number
        self.definition = definition
    }
}
