import Foundation
import Testing

/// What docs/workflow.yaml lists, as far as the tests that walk it need it.
struct WorkflowDocument {
    /// One operation.
    struct Operation: Hashable, CustomTestStringConvertible {
        let id: String
        let method: String
        let path: String
        /// Whether it can be asked for without being logged in.
        let isOpen: Bool

        /// Whether it is the staff's.
        var isOfStaff: Bool { path.hasPrefix("/api/v1/staff/") }

        var testDescription: String { id }

        /// The path with these in place of its parameters.
        func path(_ values: [String: String]) -> String {
            values.reduce(path) { $0.replacing("{\($1.key)}", with: $1.value) }
        }
    }

    /// The octets of the file.
    static func octets() throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appendingPathComponent("docs/workflow.yaml")))
    }

    /// Every operation, in the order of the document.
    static func operations() throws -> [Operation] {
        let lines = String(decoding: try octets(), as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        var found: [Operation] = []
        var path = ""
        var method = ""
        var id = ""
        var isOpen = false
        func close() {
            if !id.isEmpty { found.append(Operation(id: id, method: method, path: path, isOpen: isOpen)) }
            (id, isOpen) = ("", false)
        }
        for line in lines {
            if line.hasPrefix("  /api/v1/") {
                close()
                path = String(line.dropFirst(2).dropLast())
            } else if line.hasPrefix("components:") {
                close()
                break
            } else if let verb = ["get", "put", "post", "delete"].first(where: { line == "    \($0):" }) {
                close()
                method = verb.uppercased()
            } else if line.hasPrefix("      operationId: ") {
                id = String(line.dropFirst("      operationId: ".count))
            } else if line == "      security: []" {
                isOpen = true
            }
        }
        return found
    }
}
