import Foundation
import Testing

/// The cases of a table of routes, as its declaration has them: a new one without a row in a matrix is found.
enum RouteNames {
    /// The names of the cases that an enumeration in `Sources/Portal` declares.
    ///
    /// - Parameter file: its place below `Sources/Portal`.
    /// - Returns: the names.
    /// - Throws: when the file cannot be read.
    static func declared(in file: String) throws -> Set<String> {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = package.appendingPathComponent("Sources/Portal/\(file)")
        let source = try String(contentsOf: path, encoding: .utf8)
        // The declarations come first, each alone on its line, or several with commas.
        let head = try #require(source.split(separator: "init?(path").first)
        let lines = head.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("    case ") }
        let names = lines.flatMap { line in
            line.dropFirst("    case ".count).replacing(/\([^)]*\)/, with: "").split(separator: ",")
        }
        return Set(names.map { $0.filter { !$0.isWhitespace } })
    }

    /// The name of the case that a route is.
    static func name(of route: Any) -> String {
        Mirror(reflecting: route).children.first?.label ?? "\(route)"
    }
}
