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
        return try names(in: String(contentsOf: path, encoding: .utf8))
    }

    /// The names of the cases that stand between the head of an enumeration and how it reads a path.
    ///
    /// Nothing else may stand there, so that a declaration which is not understood is told, and not passed over.
    ///
    /// - Parameter source: a file.
    /// - Returns: the names.
    /// - Throws: when there is no such enumeration.
    static func names(in source: String) throws -> Set<String> {
        let code = source.replacing(/\/\/.*/, with: "")
        let declaration = try #require(code.firstMatch(of: /\benum \w+[^{]*\{([\s\S]*?)\binit\?\(path/))
        var cases = String(declaration.1)
        while cases.contains(/\([^()]*\)/) { cases = cases.replacing(/\([^()]*\)/, with: "") }
        let parts = cases.split(separator: /\bcase\b/, omittingEmptySubsequences: false)
        let head = try #require(parts.first)
        let isBlank = head.allSatisfy(\.isWhitespace)
        #expect(isBlank, "\(head)")
        let names = parts.dropFirst()
            .flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        for name in names { #expect(name.wholeMatch(of: /\w+/) != nil, "'\(name)' is no name of a case") }
        return Set(names)
    }

    /// The name of the case that a route is.
    static func name(of route: Any) -> String {
        Mirror(reflecting: route).children.first?.label ?? "\(route)"
    }
}

@Suite("Names of routes")
struct RouteNamesTests {
    @Test("Each case of a declaration is seen, on whichever line it stands")
    func lines() throws {
        let source = """
            /// What a path asks for; no case of it, real, is missed.
            enum Route: Hashable {
                case home, language
                /// 申请表, in case it is wanted.
                case form(Number), maskedForm(Pair<(Int, Int)>)
                case cases, audit, stock, // and so on
                    notices,
                    notice(String)
                case file(Number,
                    isText: Bool)

                init?(path: Substring) {
                    case wrong
                }
            }
            """
        let names: Set = [
            "home", "language", "form", "maskedForm", "cases", "audit", "stock", "notices", "notice", "file",
        ]
        #expect(try RouteNames.names(in: source) == names)
    }
}
