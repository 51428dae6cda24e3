import Centre
import Model

/// Jobs wait, and none of them for a token like the one that was inserted.
struct OtherTokenWanted: OperatorError {
    let token: String
    let wanted: [KeyWish]

    var message: String {
        "nothing that waits can be made on token \(token): wanted are tokens that make "
            + wanted.map(\.words).joined(separator: ", or ")
    }
    var hint: String? { "insert such a token; 'pki token readers' shows what each makes" }
    var kind: FailureKind { .refused }
}
