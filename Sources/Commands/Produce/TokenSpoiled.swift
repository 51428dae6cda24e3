import Centre
import Model

/// A token turned out to be broken while it was made, and was set aside.
struct TokenSpoiled: OperatorError {
    let done: ProductionLine.SetAside
    let cause: String

    var message: String {
        let revoked = done.revoked.map { ", certificate \($0.hexadecimal) was revoked" }.joined()
        return "token \(done.token) is broken and was set aside\(revoked): \(cause)"
    }
    var hint: String? { "insert another blank token and run 'pki produce --application \(done.application)'" }
    var kind: FailureKind { .fault }
}
