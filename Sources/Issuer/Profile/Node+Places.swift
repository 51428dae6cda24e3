import Yams

extension Node {
    /// What stands at `place`, as errors write it; nil when there is nothing.
    func descendant(at place: String, below path: String = "") -> Node? {
        guard place != path else { return self }
        return children(below: path).lazy.filter { $0.leads(to: place) }
            .compactMap { $0.value.descendant(at: place, below: $0.place) }.first
    }

    /// The same document with `other` at `place`, or without it; a key that is not there is added.
    func replacing(_ place: String, with other: Node?, below path: String = "") -> Node {
        guard place != path else { return other ?? self }
        var copy = self
        guard let child = children(below: path).first(where: { $0.leads(to: place) }) else {
            let name = place.dropFirst(path.isEmpty ? 0 : path.count + 1)
            copy.mapping?[Node(String(name))] = other
            return copy
        }
        let inner =
            child.place == place ? other : child.value.replacing(place, with: other, below: child.place)
        switch child.step {
        case .key(let key): copy.mapping?[key] = inner
        case .entry(let position): if let inner { copy.sequence?[position] = inner }
        }
        return copy
    }
}

extension Node.Child {
    /// Whether `place` is this one, or in it.
    fileprivate func leads(to place: String) -> Bool {
        self.place == place || place.hasPrefix("\(self.place).") || place.hasPrefix("\(self.place)[")
    }
}
