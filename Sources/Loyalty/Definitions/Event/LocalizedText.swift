import JSON

/// A text with translations: `default` and any number of language codes, in the order of the definition.
public struct LocalizedText: Sendable, Equatable {
    /// A text per language. The first entry, `default`, is used for all other languages.
    public var translations: [(language: String, text: String)]

    /// Whether both have the same texts in the same order.
    public static func == (left: LocalizedText, right: LocalizedText) -> Bool {
        left.translations.elementsEqual(right.translations) {
            $0.language.isExactly($1.language) && $0.text.isExactly($1.text)
        }
    }
}
