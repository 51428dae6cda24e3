import Yams

/// Where keys stand in a document; keys are written as errors write them: `subject[2].from`.
enum YAMLPlace {
    /// The line of every key and list entry.
    static func lines(of document: Node) -> [String: Int] {
        var lines: [String: Int] = [:]
        collect(document, below: "", into: &lines)
        return lines
    }

    /// The line of `key`, or of the nearest key around it; the first line when there is none.
    static func line(of key: String, in lines: [String: Int]) -> Int? {
        var place = key[...]
        while !place.isEmpty {
            if let line = lines[String(place)] { return line }
            guard let end = place.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            place = place[..<end]
        }
        return lines[""]
    }

    /// The name of a key in what stands at `path`.
    static func name(_ key: Node, below path: String) -> String {
        let name = key.string ?? "?"
        return path.isEmpty ? name : "\(path).\(name)"
    }

    private static func collect(_ node: Node, below path: String, into lines: inout [String: Int]) {
        if path.isEmpty { lines[""] = node.mark?.line }
        for child in node.children(below: path) {
            lines[child.place] = child.line
            collect(child.value, below: child.place, into: &lines)
        }
    }
}
