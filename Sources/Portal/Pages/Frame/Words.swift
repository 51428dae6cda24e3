/// The words of all pages in both languages: `words.txt`, a line each, `name | 中文 | English`.
///
/// `{0}`, `{1}` stand for what is put in.
struct Words: Sendable {
    /// What the program came with.
    static let shipped = Words(PackageResources.words_txt)

    private let entries: [Language: [String: String]]

    init(_ octets: [UInt8]) {
        var chinese: [String: String] = [:]
        var english: [String: String] = [:]
        for line in String(decoding: octets, as: UTF8.self).split(whereSeparator: \.isNewline)
        where !line.hasPrefix("#") {
            let parts = line.split(separator: " | ", maxSplits: 2).map(String.init)
            guard parts.count == 3 else { continue }
            chinese[parts[0]] = parts[1]
            english[parts[0]] = parts[2]
        }
        entries = [.chinese: chinese, .english: english]
    }

    /// All words of a language by name, for templates.
    func all(_ language: Language) -> [String: String] { entries[language] ?? [:] }

    /// One text; its name where there is none, so that the lack shows.
    func text(_ name: String, _ language: Language, _ values: String...) -> String {
        var text = entries[language]?[name] ?? name
        for (index, value) in values.enumerated() {
            text = text.split(separator: "{\(index)}", omittingEmptySubsequences: false).joined(
                separator: value
            )
        }
        return text
    }

    /// The paragraphs of a document that is accepted: `user`, `cps` or `privacy`.
    func agreement(_ name: String, _ language: Language, _ centre: String) -> [String] {
        (1...12).map { "agreement_\(name)_\($0)" }.filter(has).map { text($0, language, centre) }
    }

    /// Whether there is such a text.
    func has(_ name: String) -> Bool { entries[.chinese]?[name] != nil }
}
