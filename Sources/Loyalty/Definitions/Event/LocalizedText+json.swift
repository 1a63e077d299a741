import JSON

extension LocalizedText {
    /// The key of the text for languages without a translation.
    static let defaultLanguage = "default"
    /// The longest title, in bytes.
    public static let maximumLength = 500
    /// The most texts, one of them without a language.
    public static let maximumTranslations = 100
    /// The longest language tag, in bytes.
    public static let maximumTagLength = 35

    /// A text without translations.
    public init(_ text: String) {
        translations = [(Self.defaultLanguage, text)]
    }

    /// The text for a language, or the default text.
    public func text(in language: String) -> String {
        let found =
            translations.first { $0.language.isExactly(language) } ?? translations.first { $0.language == "default" }
        return found?.text ?? ""
    }

    /// Reads a title: a text, or an object with a text per language: `{default: Ten purchases, de: Zehn Einkäufe}`.
    static func read(_ field: Field) -> LocalizedText? { read(field, longest: maximumLength) }

    /// Reads a text like a title.
    /// - Parameter longest: the most bytes of each language's text.
    static func read(_ field: Field, longest: Int) -> LocalizedText? {
        guard field.value.kind == .object else {
            return field.text("a text, or texts by language", bytes: 1...longest).map(LocalizedText.init)
        }
        guard field.value.count <= maximumTranslations else {
            field.fail("expected at most \(maximumTranslations) languages, found \(grouped(field.value.count))")
            return nil
        }
        if field.value[defaultLanguage] == nil {
            field.issues.add("is missing", at: field.pointer.appending(defaultLanguage))
        }
        var text = LocalizedText(translations: [])
        for (language, field) in field.members("texts by language") {
            if language != defaultLanguage, !isLanguageTag(language) {
                field.fail("expected a language such as de or pt-BR, found \(quoted(language))")
            }
            guard let translation = field.text(bytes: 1...longest) else { continue }
            text.translations.append((language, translation))
        }
        return text
    }

    /// Whether a text looks like a language tag (RFC 5646, section 2.1): groups of 1 to 8 letters and digits between
    /// hyphens. The first group has only letters.
    private static func isLanguageTag(_ tag: String) -> Bool {
        let subtags = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard tag.utf8.count <= maximumTagLength, let first = subtags.first, (2...8).contains(first.count),
            first.allSatisfy(isLetter)
        else { return false }
        return subtags.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || isDigit($0) } }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Writes the text, or an object if there are translations.
    public func write(to writer: inout JSONWriter) {
        if translations.count == 1, let only = translations.first, only.language == Self.defaultLanguage {
            writer.value(only.text)
        } else {
            writer.object { writer in
                for (language, text) in translations {
                    writer.key(language)
                    writer.value(text)
                }
            }
        }
    }
}
