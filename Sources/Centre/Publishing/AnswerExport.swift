import Foundation
import Model
import OCSP
import OpenSSL
import Store

/// Writes an OCSP answer for every certificate that has not ended, under the path of a GET for it.
///
/// A certificate has two files, one for a CertID with SHA-1 and one with SHA-256, each with the parameters NULL and without a
/// nonce, as clients of RFC 5019 ask. An answer is made anew when half its life is over, and when the feed has an entry
/// about its certificate.
///
/// Source: RFC 5019 §5; RFC 6960 appendix A.1.
struct AnswerExport {
    private static let feedFile = ".ocsp-feed"
    private static let page = 500

    /// How far an export went, in which book, how long its answers are valid and who signed them: the age of a file says
    /// nothing without that.
    private struct Place: Codable {
        let feed: Int64
        let audit: AuditHead
        let validitySeconds: Int64
        /// Who signed for each authority: with another one all its answers are made anew, because theirs may end with the
        /// first, or be worth nothing when that was revoked.
        let signers: [String: String]
    }

    private let book: BookOfRecord
    private let tree: StaticTree
    private let responder: OCSPResponder
    private let now: Timestamp
    private let validitySeconds: Int64
    private var export = StaticExport()

    init(centre: CACentre, tree: StaticTree, responder: OCSPResponder, policy: OCSPPolicy) {
        book = centre.book
        self.tree = tree
        self.responder = responder
        now = centre.clock.now
        validitySeconds = policy.validitySeconds
    }

    /// Brings the tree up to date for the certificates of `issuers`, and takes away what it has of those who answer no more.
    ///
    /// - Parameters:
    ///   - issuers: those who sign now.
    ///   - waiting: those whose signers cannot be reached now; what nothing happened to since the last export stays until it ends.
    ///   - silent: those who answer no more.
    /// - Returns: what was done.
    /// - Throws: `BookError`, `CentreError`, `OCSPError`, `CryptoError`.
    mutating func run(
        for issuers: [OCSPIssuer],
        waiting: [OCSPIssuer] = [],
        without silent: [OCSPIssuer]
    ) throws -> StaticExport {
        let feed = try book.feedHead()
        let before = try before(feed)
        let changed = try before.flatMap { try changes(after: $0.feed, before: feed) }
        let kept = waiting.reduce(into: [String: String]()) { kept, issuer in
            kept[issuer.id.name] = changed.flatMap { standing(of: issuer, in: before, $0) }
        }
        let place = Place(
            feed: feed,
            audit: try book.auditHead(),
            validitySeconds: validitySeconds,
            signers: try signers(of: issuers).merging(kept) { own, _ in own }
        )
        for issuer in issuers {
            // An authority's own certificate may speak for everything below it.
            let isSame = before?.signers[issuer.id.name] == place.signers[issuer.id.name]
            let changed = isSame ? changed.flatMap { $0.isDisjoint(with: issuer.above) ? $0 : nil } : nil
            try forEachCertificate(of: issuer) { try bring($0, of: issuer, changed) }
        }
        for issuer in waiting where kept[issuer.id.name] != nil {
            try forEachCertificate(of: issuer) { try keep($0, of: issuer, changed ?? []) }
        }
        let gone = silent + waiting.filter { kept[$0.id.name] == nil }
        for issuer in gone where before.map({ $0.signers[issuer.id.name] != nil }) ?? true {
            try forEachCertificate(of: issuer) { try remove($0, of: issuer) }
        }
        try tree.flush()
        // Last: until all is in place, the next run starts where this one did.
        try tree.put(Array(try JSONEncoder().encode(place)), at: Self.feedFile, modifiedAt: now)
        try tree.flush()
        return export
    }

    private func forEachCertificate(of issuer: OCSPIssuer, _ body: (CertificateSummary) throws -> Void) throws
    {
        var filter = CertificateFilter()
        filter.authority = issuer.id
        var last: CertificateID?
        repeat {
            let page = try book.summaries(filter, after: last, limit: Self.page)
            for summary in page { try body(summary) }
            last = page.count == Self.page ? page.last?.id : nil
        } while last != nil
    }

    /// Who signs for each, and on which certificates its standing depends.
    private func signers(of issuers: [OCSPIssuer]) throws -> [String: String] {
        var serials: [String: String] = [:]
        for issuer in issuers {
            let signer = try issuer.signer(at: now).certificate.serial.hexadecimal
            let above = issuer.above.map { "\($0.authority) \($0.serial.hexadecimal)" }
            serials[issuer.id.name] = ([signer] + above).joined(separator: ", ")
        }
        return serials
    }

    /// Who signed for an authority at the last export, if nothing happened to that since, nor to anything above.
    private func standing(
        of issuer: OCSPIssuer,
        in before: Place?,
        _ changed: Set<CertificateID>
    ) -> String? {
        guard let known = before?.signers[issuer.id.name], changed.isDisjoint(with: issuer.above),
            let signer = known.split(separator: ",").first.flatMap({ SerialNumber(hexadecimal: String($0)) }),
            !changed.contains(CertificateID(authority: issuer.id, serial: signer))
        else { return nil }
        return known
    }

    /// Where the last export stood; nil when everything is to be made anew.
    private func before(_ feed: Int64) throws -> Place? {
        guard let octets = tree.contents(of: Self.feedFile),
            let before = try? JSONDecoder().decode(Place.self, from: Data(octets)),
            before.feed <= feed, before.validitySeconds == validitySeconds, try book.holds(before.audit)
        else { return nil }
        return before
    }

    /// The certificates with entries in the feed since the last export; nil when everything is to be made anew.
    private func changes(after feed: Int64, before head: Int64) throws -> Set<CertificateID>? {
        var position = feed
        var changed: Set<CertificateID> = []
        while position < head {
            let entries = try book.feed(after: position, limit: 1000)
            guard let last = entries.last, last.sequence > position else { return nil }
            changed.formUnion(entries.map(\.id))
            position = last.sequence
        }
        return changed
    }

    private mutating func remove(_ summary: CertificateSummary, of issuer: OCSPIssuer) throws {
        for request in try issuer.plainRequests(about: summary.id.serial)
        where tree.remove(Self.path(request)) { export.removed += 1 }
    }

    /// Leaves what is good still, and what nothing happened to.
    private mutating func keep(
        _ summary: CertificateSummary,
        of issuer: OCSPIssuer,
        _ changed: Set<CertificateID>
    ) throws {
        let isSame = summary.reservation.notAfter >= now && !changed.contains(summary.id)
        for request in try issuer.plainRequests(about: summary.id.serial) {
            let path = Self.path(request)
            if isSame, isYounger(path, than: validitySeconds) {
                export.kept += 1
            } else if tree.remove(path) {
                export.removed += 1
            }
        }
    }

    private mutating func bring(
        _ summary: CertificateSummary,
        of issuer: OCSPIssuer,
        _ changed: Set<CertificateID>?
    ) throws {
        for request in try issuer.plainRequests(about: summary.id.serial) {
            let path = Self.path(request)
            let isWanted = summary.reservation.notAfter >= now
            if isWanted, let changed, !changed.contains(summary.id), isYoung(path) {
                export.kept += 1
            } else if isWanted, let answer = try answer(to: request) {
                try tree.put(answer.bytes, at: path, modifiedAt: time(of: answer.thisUpdate, at: path))
                export.written += 1
            } else if tree.remove(path) {
                export.removed += 1
            }
        }
    }

    /// An answer that may be kept; nil for what was never certainly signed.
    private func answer(to request: [UInt8]) throws -> (bytes: [UInt8], thisUpdate: Timestamp)? {
        let answer = responder.answer(to: request)
        if let failure = answer.failure {
            guard failure.reason == .unissued else { throw failure }
            return nil
        }
        guard let freshness = answer.freshness else { return nil }
        return (answer.bytes, freshness.thisUpdate)
    }

    /// thisUpdate, or a second more than the answer before: If-Modified-Since goes by it, and both may be of one minute.
    private func time(of thisUpdate: Timestamp, at path: String) -> Timestamp {
        guard let before = tree.time(of: path), before < now else { return thisUpdate }
        return max(thisUpdate, before.advanced(bySeconds: 1))
    }

    private func isYoung(_ path: String) -> Bool { isYounger(path, than: validitySeconds / 2) }

    private func isYounger(_ path: String, than seconds: Int64) -> Bool {
        guard let time = tree.time(of: path) else { return false }
        return (0..<seconds).contains(now.secondsSinceEpoch - time.secondsSinceEpoch)
    }

    /// Where a web server looks for the answer, once it has decoded the percent signs.
    ///
    /// A slash in base64 is a folder; one at the end needs a name behind it.
    static func path(_ request: [UInt8]) -> String {
        let base64 = Data(request).base64EncodedString()
        return "ocsp/" + base64 + (base64.hasSuffix("/") ? "answer.der" : "")
    }
}
