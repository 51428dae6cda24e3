import Model
import Yams

extension Node {
    /// What is wrong with a value by itself, and where: it is null, or absent, which YAML takes for the same; a tag stands
    /// before it or its key; its key stands twice, once in quotes; it has characters that do something to a page or a terminal,
    /// as a name with a line break could be read as two facts.
    func forbidden(below path: String, in text: YAMLText) -> [(key: String, detail: String)] {
        if scalar?.style == .plain, null != nil { return [(path, "has no value")] }
        if let string = scalar?.string, string != string.printable {
            return [(path, "has a line break or another control character")]
        }
        guard !text.hasTag(at: mark) else { return [(path, "has a tag before its value")] }
        var places: Set<String> = []
        return children(below: path).flatMap { child in
            if case .key(let key) = child.step, text.hasTag(at: key.mark) {
                return [(child.place, "has a tag before its name")]
            }
            guard places.insert(child.place).inserted else { return [(child.place, "stands twice")] }
            return child.value.forbidden(below: child.place, in: text)
        }
    }

    /// The switches and numbers that are not written as `known` writes them, as YAML 1.1's `yes`, `0x1F` and `017`.
    func otherForms(than known: Node?, below path: String) -> [(key: String, detail: String)] {
        if let text = scalar?.string, let other = known?.scalar?.string {
            guard text != other else { return [] }
            if ["true", "false"].contains(other) { return [(path, "must be true or false")] }
            return [(path, "must be a number in decimal digits, without zeros in front")]
        }
        return children(below: path).flatMap {
            $0.value.otherForms(than: known?.child($0.step), below: $0.place)
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
