import Yams

extension Node {
    /// The first key whose value is null, or absent, which YAML takes for the same.
    func firstEmptyKey(below path: String) -> String? {
        if let scalar { return scalar.style == .plain && null != nil ? path : nil }
        for (key, value) in mapping.map(Array.init) ?? [] {
            let place = YAMLPlace.name(key, below: path)
            if let found = value.firstEmptyKey(below: place) { return found }
        }
        for (position, value) in (sequence.map(Array.init) ?? []).enumerated() {
            if let found = value.firstEmptyKey(below: "\(path)[\(position)]") { return found }
        }
        return nil
    }

    /// The first key whose value has a type written before it, other than one that it may have anyway.
    func firstTaggedKey(below path: String) -> String? {
        let usual: [Tag.Name] = [.str, .seq, .map, .bool, .float, .null, .int, .timestamp, .merge, .value]
        guard usual.contains(where: { $0.rawValue == tag.description }) else { return path }
        for (key, value) in mapping.map(Array.init) ?? [] {
            let place = YAMLPlace.name(key, below: path)
            if let found = value.firstTaggedKey(below: place) { return found }
        }
        for (position, value) in (sequence.map(Array.init) ?? []).enumerated() {
            if let found = value.firstTaggedKey(below: "\(path)[\(position)]") { return found }
        }
        return nil
    }

    /// The first switch that is not written as `known` writes it, as YAML 1.1's `yes` and `off`.
    func firstOldSwitch(against known: Node?, below path: String) -> String? {
        if let text = scalar?.string, let other = known?.scalar?.string {
            return ["true", "false"].contains(other) && text != other ? path : nil
        }
        for (key, value) in mapping.map(Array.init) ?? [] {
            let place = YAMLPlace.name(key, below: path)
            if let found = value.firstOldSwitch(against: known?.mapping?[key], below: place) { return found }
        }
        for (position, pair) in zip(sequence.map(Array.init) ?? [], known?.sequence.map(Array.init) ?? [])
            .enumerated()
        {
            if let found = pair.0.firstOldSwitch(against: pair.1, below: "\(path)[\(position)]") {
                return found
            }
        }
        return nil
    }

    /// The first key that `known`, the same document written from the decoded value, does not have.
    func firstUnknownKey(against known: Node?, below path: String) -> String? {
        if let mapping {
            for (key, value) in mapping {
                let place = YAMLPlace.name(key, below: path)
                guard let counterpart = known?.mapping?[key] else { return place }
                if let found = value.firstUnknownKey(against: counterpart, below: place) { return found }
            }
        }
        if let sequence, let known = known?.sequence {
            for (position, pair) in zip(sequence, known).enumerated() {
                let place = "\(path)[\(position)]"
                if let found = pair.0.firstUnknownKey(against: pair.1, below: place) { return found }
            }
        }
        return nil
    }
}
