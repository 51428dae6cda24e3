import Model
import Yams

/// Decodes a document to its end: what is missing or of the wrong type is named, and something of the right type takes
/// its place.
struct LenientDecoding<Value: Codable> {
    /// What is wrong: the key and the reason.
    private(set) var faults: [(key: String, reason: ConfigurationError.Reason)] = []
    /// The required keys that are misspelt in the document.
    private(set) var misspelt: [String] = []
    /// The document with what took the place of faults; it decodes, when `value` is there.
    private(set) var node: Node
    /// What was read; nil when nothing takes the place of a fault.
    private(set) var value: Value?
    private var attempts: [String: Int] = [:]

    init(_ type: Value.Type, from document: Node) {
        node = document
        while value == nil, faults.count < FaultList.limit {
            do {
                value = try YAMLDecoder().decode(type, from: node)
            } catch {
                let (key, reason) = StrictYAMLFault.reason(error)
                guard repair(key, reason, after: error) else { return }
            }
        }
    }

    private mutating func repair(
        _ key: String,
        _ reason: ConfigurationError.Reason,
        after error: any Error
    ) -> Bool {
        let attempt = attempts[key, default: 0]
        if attempt == 0 {
            if isMisspelt(key, error) { misspelt.append(key) } else { faults.append((key, reason)) }
        }
        attempts[key] = attempt + 1
        guard !key.isEmpty, attempt <= fillers.count else { return false }
        // The last attempt leaves an optional key out.
        node = node.replacing(key, with: attempt < fillers.count ? fillers[attempt] : nil)
        return true
    }

    /// A key that is misspelt is missing too; the one that stands there is the one to correct.
    private func isMisspelt(_ key: String, _ error: any Error) -> Bool {
        let name = key.split(separator: ".").last.map(String.init) ?? key
        return KnownKeys(missing: error)?.isMisspelt(name, in: node) ?? false
    }

    /// A text that is also a kind of key, a number, a switch, a list, a mapping.
    private var fillers: [Node] {
        [Node(KeyAlgorithm.p256.rawValue), Node("0"), Node("true"), Node([Node]()), Node([(Node, Node)]())]
    }
}
