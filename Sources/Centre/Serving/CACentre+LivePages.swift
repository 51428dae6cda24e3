import Model
import OCSP
import Store

extension CACentre {
    /// A part of the certificates of one authority, without those that have ended; for what is signed ahead.
    func livePage(
        of authority: AuthorityID,
        after place: CertificateID?,
        limit: Int
    ) throws(BookError) -> OCSPPresigner.Page {
        var filter = CertificateFilter()
        filter.authority = authority
        let page = try book.summaries(filter, after: place, limit: limit)
        let now = clock.now
        return OCSPPresigner.Page(
            serials: page.filter { $0.issuedAt != nil && $0.reservation.notAfter >= now }.map(\.id.serial),
            next: page.count == limit ? page.last?.id : nil
        )
    }
}
