/// One SQL statement in the dialect both engines accept, parameters written `$1`, `$2`, ….
///
/// Kept in static constants, so that the engine's own spelling is made once.
struct SQLText: ExpressibleByStringInterpolation, Sendable {
    /// The statement as the engine wants it.
    let text: String

    init(_ text: String) {
        self.text = SQLiteDialect.statement(text)
    }

    init(stringLiteral value: String) {
        self.init(value)
    }
}
