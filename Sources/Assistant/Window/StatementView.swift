import Model

/// A statement as its signer reads it.
enum StatementView {
    private static let longestRow = 32

    /// HTML: the text where it is one, else all octets in hexadecimal.
    ///
    /// Nothing is left out, because all of it is signed.
    static func text(of statement: [UInt8]) -> String {
        guard let text = String(validating: statement, as: UTF8.self), isText(text) else {
            return stride(from: 0, to: statement.count, by: longestRow).map { start in
                Hexadecimal.encode(statement[start..<min(start + longestRow, statement.count)])
            }.joined(separator: "\n")
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { WindowPage.escaped(String($0)) }
            .joined(separator: "\n")
    }

    /// Whether a person sees every character of it; a line may end.
    private static func isText(_ text: String) -> Bool {
        text.split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { !String($0).hasUnseen }
    }
}
