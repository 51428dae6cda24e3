public import Model

/// What came into the book of a list that this centre published and the book did not know.
public struct RecalledList: Hashable, Sendable {
    /// Which list.
    public let name: RevocationListName
    /// Its CRLNumber.
    public let number: Int64
    /// Certificates that are revoked now as the list has them: the book had them as good, or as revoked later or for less.
    public internal(set) var revoked = 0
    /// Serial numbers that the book did not know, and has as revoked now, without their certificates.
    public internal(set) var unknown = 0
    /// Entries that cannot be taken over yet, because the book has their certificates as being signed; the list is not in before.
    public internal(set) var left = 0

    /// Whether all of it is in the book, and the book knows the list.
    var isAdopted = false
    /// Whether the book knows more by it than before.
    var isNews: Bool { isAdopted || revoked + unknown > 0 }

    init(name: RevocationListName, number: Int64) {
        (self.name, self.number) = (name, number)
    }

    /// The same as a sentence.
    public var message: String {
        let rest = left == 0 ? "" : ", \(left) entries could not be taken over"
        return "list \(number) of \(name) is newer than the book, as after a restore: "
            + "\(revoked) certificates are revoked as it says, and \(unknown) that the book does not know\(rest)"
    }
}
