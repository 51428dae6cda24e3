import Model

/// A list that is published and that the book does not know: it is an older copy, and may lack what was revoked since.
struct UnknownList: Hashable, Sendable {
    /// Which list.
    let name: RevocationListName
    /// Its CRLNumber.
    let number: Int64

    /// The same for an operator.
    var error: CentreError { CentreError(.bookBehind(name, number: number)) }
}
