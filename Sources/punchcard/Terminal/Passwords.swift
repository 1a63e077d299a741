/// A text without the passwords of addresses in it, such as what a user has typed at the wrong place: `scheme://…@host?…`
/// and `password=…`.
func withoutPasswords(_ text: String) -> String {
    text.replacing(/(\w+:\/+)[^\s'"@]*:[^\s'"]*@/) { "\($0.1)…@" }
        .replacing(/(\w+:\/+[^\s'"?]*\?)[^\s'"]+/) { "\($0.1)…" }
        .replacing(/((?i)password\s*=\s*)('[^']*'|[^\s'"&]+)/) { "\($0.1)…" }
}
