import Yams

extension Node {
    /// What stands directly in a mapping or a list.
    struct Child {
        /// The name that errors give it.
        let place: String
        /// The line of its key, or of the entry.
        let line: Int?
        let step: Step
        let value: Node
    }

    /// The way from a node to one of its children.
    enum Step {
        case key(Node)
        case entry(Int)
    }

    /// The children, in the order of the document; none of a scalar.
    func children(below path: String) -> [Child] {
        let keys = (mapping.map(Array.init) ?? []).map { key, value in
            Child(
                place: YAMLPlace.name(key, below: path),
                line: key.mark?.line,
                step: .key(key),
                value: value
            )
        }
        let entries = (sequence.map(Array.init) ?? []).enumerated().map { position, value in
            Child(
                place: "\(path)[\(position)]",
                line: value.mark?.line,
                step: .entry(position),
                value: value
            )
        }
        return keys + entries
    }

    /// The child in the same place.
    func child(_ step: Step) -> Node? {
        switch step {
        case .key(let key): return mapping?[key]
        case .entry(let position):
            guard let sequence, sequence.indices.contains(position) else { return nil }
            return sequence[position]
        }
    }
}
