/// The numbered steps of the issuance cycle, as `docs/issuance-cycle.md` numbers them.
public enum IssuanceStep: Int, CaseIterable, Sendable {
    /// 1. The request is allowed and its proof of possession holds.
    case checked = 1
    /// 2. A serial number is drawn; nobody but this process knows it.
    case drawn
    /// 3. The exact octets to be signed exist.
    case built
    /// 4. A copy signed with a throwaway key passed every lint.
    case linted
    /// 5. The serial number is taken in the book, and the intention, with those octets, on record, durably; audited.
    case intended
    /// 6. The authority's key has signed.
    case signed
    /// 7. What was signed is what was approved, and the signature verifies.
    case compared
    /// 8. The certificate is in the book, durably; audited.
    case stored
}
