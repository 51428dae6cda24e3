import Yams

/// The keys that a mapping may have: those of the type that it is decoded to, told from a key that its decoder missed.
struct KnownKeys {
    /// The mapping, as errors write it.
    let place: String
    private let keys: any CodingKey.Type

    /// - Returns: nil for another error than a missing key.
    init?(missing error: any Error) {
        guard case .keyNotFound(let key, let context)? = error as? DecodingError else { return nil }
        place = StrictYAMLFault.place(context.codingPath)
        keys = type(of: key)
    }

    /// The keys of what stands around `key`; nil when nothing is required there, for then no key is missed.
    init?<Value: Decodable>(around key: String, of type: Value.Type, in document: Node) {
        let around = key.lastIndex(of: ".").map { String(key[..<$0]) } ?? ""
        do {
            let empty = Node([(Node, Node)]())
            _ = try YAMLDecoder().decode(type, from: document.replacing(around, with: empty))
            return nil
        } catch {
            self.init(missing: error)
            guard place == around else { return nil }
        }
    }

    /// Whether a key that is not one of them stands in the mapping where `name` was meant.
    func isMisspelt(_ name: String, in document: Node) -> Bool {
        (document.descendant(at: place)?.children(below: place) ?? []).contains { child in
            guard case .key(let key) = child.step, let word = key.string else { return false }
            return !contains(word) && Self.slips(word).contains(name)
        }
    }

    /// "did you mean …", for the key that is one slip of the fingers away; nil when there is none.
    func hint(for unknown: String) -> String? {
        let word = unknown.split(separator: ".").last.map(String.init) ?? unknown
        return Self.slips(word).first(where: contains).map { "did you mean '\($0)'?" }
    }

    private func contains(_ name: String) -> Bool { keys.init(stringValue: name) != nil }

    /// Every word with two letters exchanged, and with one left out, added or changed.
    private static func slips(_ word: String) -> [String] {
        let letters = Array(word)
        guard letters.count <= 40 else { return [] }
        var words: [[Character]] = []
        for place in 0...letters.count {
            let (head, tail) = (Array(letters[..<place]), Array(letters[place...]))
            let rest = Array(tail.dropFirst())
            if tail.count > 1 { words.append(head + [tail[1], tail[0]] + tail.dropFirst(2)) }
            words.append(head + rest)
            for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
                words.append(head + [letter] + tail)
                words.append(head + [letter] + rest)
            }
        }
        return words.map { String($0) }
    }
}
