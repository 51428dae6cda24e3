import Model
import Yams

extension Node {
    /// The first key whose value is null, or absent, which YAML takes for the same.
    func firstEmptyKey(below path: String) -> String? {
        if let scalar { return scalar.style == .plain && null != nil ? path : nil }
        return first(below: path) { $0.value.firstEmptyKey(below: $0.place) }
    }

    /// The first key whose value has a type written before it, other than one that it may have anyway.
    func firstTaggedKey(below path: String) -> String? {
        let usual: [Tag.Name] = [.str, .seq, .map, .bool, .float, .null, .int, .timestamp, .merge, .value]
        guard usual.contains(where: { $0.rawValue == tag.description }) else { return path }
        return first(below: path) { $0.value.firstTaggedKey(below: $0.place) }
    }

    /// The first key whose value has characters that do something to a page or a terminal: a name with a line break could be
    /// read as two facts.
    func firstUnprintableKey(below path: String) -> String? {
        if let text = scalar?.string { return text == text.printable ? nil : path }
        return first(below: path) { $0.value.firstUnprintableKey(below: $0.place) }
    }

    /// The first switch that is not written as `known` writes it, as YAML 1.1's `yes` and `off`.
    func firstOldSwitch(against known: Node?, below path: String) -> String? {
        if let text = scalar?.string, let other = known?.scalar?.string {
            return ["true", "false"].contains(other) && text != other ? path : nil
        }
        return first(below: path) {
            $0.value.firstOldSwitch(against: known?.child($0.step), below: $0.place)
        }
    }

    /// The first key that `known`, the same document written from the decoded value, does not have.
    func firstUnknownKey(against known: Node?, below path: String) -> String? {
        first(below: path) { child in
            if let counterpart = known?.child(child.step) {
                return child.value.firstUnknownKey(against: counterpart, below: child.place)
            }
            guard case .key = child.step else { return nil }
            return child.place
        }
    }

    private func first(below path: String, _ find: (Child) -> String?) -> String? {
        children(below: path).lazy.compactMap(find).first
    }
}
