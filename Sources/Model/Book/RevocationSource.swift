/// What a CRL builder needs to know of the book.
public protocol RevocationSource: RevocationListRegister {
    /// Hands `body` one consistent view of the book.
    func viewRevocations(_ body: (any RevocationView) throws(BookError) -> Void) throws(BookError)
    /// What the book says now about certificates that a list names, one for one; nil for those that it does not know.
    func standings(of ids: [CertificateID]) throws(BookError) -> [ListedStanding?]
}
