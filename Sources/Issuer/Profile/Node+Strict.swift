import Model
import Yams

extension Node {
    /// What is wrong with a value by itself, and where: it is null, or absent, which YAML takes for the same; it has a type
    /// written before it, other than one that it may have anyway; it has characters that do something to a page or a
    /// terminal, as a name with a line break could be read as two facts.
    func forbidden(below path: String) -> [(key: String, detail: String)] {
        let usual: [Tag.Name] = [.str, .seq, .map, .bool, .float, .null, .int, .timestamp, .merge, .value]
        if scalar?.style == .plain, null != nil { return [(path, "has no value")] }
        if let text = scalar?.string, text != text.printable {
            return [(path, "has a line break or another control character")]
        }
        guard usual.contains(where: { $0.rawValue == tag.description }) else {
            return [(path, "has a tag before its value")]
        }
        return children(below: path).flatMap { $0.value.forbidden(below: $0.place) }
    }

    /// The switches that are not written as `known` writes them, as YAML 1.1's `yes` and `off`.
    func oldSwitches(against known: Node?, below path: String) -> [String] {
        if let text = scalar?.string, let other = known?.scalar?.string {
            return ["true", "false"].contains(other) && text != other ? [path] : []
        }
        return children(below: path).flatMap {
            $0.value.oldSwitches(against: known?.child($0.step), below: $0.place)
        }
    }

    /// The keys that `known`, the same document written from the decoded value, does not have.
    func unknownKeys(against known: Node?, below path: String) -> [String] {
        children(below: path).flatMap { child -> [String] in
            if let counterpart = known?.child(child.step) {
                return child.value.unknownKeys(against: counterpart, below: child.place)
            }
            guard case .key = child.step else { return [] }
            return [child.place]
        }
    }
}
