import JSON

/// A text with translations: `default` and any number of language codes, in the order of the definition.
public struct LocalizedText: Sendable, Equatable {
    /// A text for each language; the first `default` stands for those that have none.
    public var translations: [(language: String, text: String)]

    /// Whether the texts are the same in the same order.
    public static func == (left: LocalizedText, right: LocalizedText) -> Bool {
        left.translations.elementsEqual(right.translations) {
            $0.language.isExactly($1.language) && $0.text.isExactly($1.text)
        }
    }
}
