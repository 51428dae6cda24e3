import Yams

extension Node {
    /// What stands at `place`, as errors write it; nil when there is nothing.
    func descendant(at place: String, below path: String = "") -> Node? {
        guard place != path else { return self }
        return children(below: path).lazy.filter { $0.leads(to: place) }
            .compactMap { $0.value.descendant(at: place, below: $0.place) }.first
    }

    /// The same document with an empty mapping at `place`.
    func emptied(at place: String, below path: String = "") -> Node {
        guard place != path else { return Node([(Node, Node)]()) }
        var copy = self
        for child in children(below: path) where child.leads(to: place) {
            let inner = child.value.emptied(at: place, below: child.place)
            switch child.step {
            case .key(let key): copy.mapping?[key] = inner
            case .entry(let position): copy.sequence?[position] = inner
            }
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
