import Foundation
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

/// product.md §5.1.
@Suite("When certificates that follow others end")
struct ProfileValidityTests {
    private func moment(_ text: String) throws -> Timestamp {
        let date = try Date(text, strategy: .iso8601)
        return Timestamp(secondsSinceEpoch: Int64(date.timeIntervalSince1970))
    }

    /// When a certificate of EXPERT ends, below an authority that has no end.
    private func end(
        _ act: IssuanceAct,
        at now: String,
        oldEnd: String?,
        extends: Bool = false,
        change: (inout Profile) -> Void = { _ in }
    ) throws -> Timestamp {
        var profile = try #require(try ShippedProfiles.all()["EXPERT"])
        change(&profile)
        let start = try moment("2020-01-01T00:00:00Z")
        let predecessor = try oldEnd.map { (notBefore: start, notAfter: try moment($0)) }
        let validity = try profile.validity(
            for: act,
            predecessor: predecessor,
            at: moment(now),
            issuer: founding(),
            extends: extends
        )
        #expect(validity.notBefore == (try moment(now)).advanced(bySeconds: -300))
        return validity.notAfter
    }

    private func founding() throws -> IssuerIdentity {
        let id = try #require(AuthorityID("endless"))
        return IssuerIdentity(
            founding: id,
            nameDER: [0x30, 0],
            publicKey: try TestKeys.shared(.p256, "root").publicKey,
            signatureAlgorithm: .ecdsaWithSHA256,
            locations: IssuerIdentity.Locations(publicURL: "http://pki.example", authority: id)
        )
    }

    @Test(
        "A renewal adds a calendar year in Shanghai to the old end, to the same second",
        arguments: [
            ("2027-11-01T00:00:00Z", "2027-11-21T23:59:59Z", "2028-11-21T23:59:59Z"),
            // On the very last second.
            ("2027-11-21T23:59:59Z", "2027-11-21T23:59:59Z", "2028-11-21T23:59:59Z"),
            // 29 February in Shanghai becomes the 28th.
            ("2028-02-01T00:00:00Z", "2028-02-29T10:00:00Z", "2029-02-28T10:00:00Z"),
            // 29 February in Shanghai, 28 February in Greenwich.
            ("2028-02-01T00:00:00Z", "2028-02-28T16:30:00Z", "2029-02-27T16:30:00Z"),
            // The last second of 28 February in Shanghai, before a leap day.
            ("2027-02-01T00:00:00Z", "2027-02-28T15:59:59Z", "2028-02-28T15:59:59Z"),
        ]
    )
    func renewal(now: String, oldEnd: String, end: String) throws {
        for act in [IssuanceAct.renew, .rekey] {
            #expect(try self.end(act, at: now, oldEnd: oldEnd) == moment(end))
        }
    }

    @Test("A renewal of what has ended, or of what nobody knows, is as long as a new certificate")
    func renewalOfNothing() throws {
        let fresh = try moment("2028-11-21T23:59:59Z")
        #expect(try end(.renew, at: "2027-11-22T00:00:00Z", oldEnd: "2027-11-21T23:59:59Z") == fresh)
        #expect(try end(.renew, at: "2027-11-22T00:00:00Z", oldEnd: nil) == fresh)
        #expect(try end(.new, at: "2027-11-22T00:00:00Z", oldEnd: "2028-05-01T00:00:00Z") == fresh)
    }

    @Test("Renewing again and again never passes the profile's most days")
    func mostDays() throws {
        let now = "2027-01-01T00:00:00Z"
        // One second less than 732 days.
        #expect(try end(.renew, at: now, oldEnd: "2028-12-01T00:00:00Z") == moment("2029-01-01T23:59:59Z"))
        let end = try end(.renew, at: now, oldEnd: "2027-12-31T23:59:59Z") { $0.maximumDays = 400 }
        #expect(try end == moment("2028-02-04T23:59:59Z"))
    }

    @Test("A renewal that the profile's most days make shorter is told from one that they do not")
    func cut() throws {
        let profile = try #require(try ShippedProfiles.all()["EXPERT"])
        let start = try moment("2020-01-01T00:00:00Z")
        func isCut(_ act: IssuanceAct, _ oldEnd: String) throws -> Bool {
            let predecessor = (notBefore: start, notAfter: try moment(oldEnd))
            return try profile.isCut(act, predecessor: predecessor, at: moment("2027-01-01T00:00:00Z"))
        }
        #expect(try isCut(.renew, "2028-12-01T00:00:00Z"))
        #expect(try isCut(.rekey, "2028-12-01T00:00:00Z"))
        #expect(try !isCut(.renew, "2027-06-01T00:00:00Z"))
        #expect(try !isCut(.renew, "2026-06-01T00:00:00Z"))
        #expect(try !isCut(.replace, "2028-12-01T00:00:00Z"))
    }

    @Test("A profile may count renewals from the signing")
    func fromNow() throws {
        let end = try end(.renew, at: "2027-11-01T00:00:00Z", oldEnd: "2027-11-21T23:59:59Z") {
            $0.renewal = .fromNow
        }
        #expect(try end == moment("2028-10-31T23:59:59Z"))
    }

    @Test("A replacement keeps the old end; one of what has ended is refused")
    func replacement() throws {
        let oldEnd = "2027-11-21T23:59:59Z"
        for act in [IssuanceAct.replace, .reissue] {
            #expect(try end(act, at: "2027-06-01T00:00:00Z", oldEnd: oldEnd) == moment(oldEnd))
            let error = #expect(throws: IssuanceError.self) {
                try end(act, at: "2027-11-22T00:00:00Z", oldEnd: oldEnd)
            }
            #expect(try error?.reason == .predecessorExpired(moment(oldEnd)))
            #expect(error?.kind == .refused)
            let longer = try end(act, at: "2027-06-01T00:00:00Z", oldEnd: oldEnd) {
                $0.replacement = .fromNow
            }
            #expect(try longer == moment("2028-05-31T23:59:59Z"))
        }
    }

    @Test("A replacement that renews ends when a renewal would; nothing else is extended")
    func extended() throws {
        let (now, old) = ("2027-11-01T00:00:00Z", "2027-11-21T23:59:59Z")
        let renewed = try end(.rekey, at: now, oldEnd: old)
        #expect(try end(.replace, at: now, oldEnd: old, extends: true) == renewed)
        #expect(try end(.replace, at: now, oldEnd: old) == (try moment(old)))
        #expect(try end(.reissue, at: now, oldEnd: old, extends: true) == (try moment(old)))
    }

    @Test("Whatever is done, nothing outlives the authority", arguments: IssuanceAct.allCases)
    func capped(act: IssuanceAct) async throws {
        let world = try await World()
        let profile = try #require(world.profiles["EXPERT"])
        let authority = world.issuing.certificate
        let now = authority.notAfter.advanced(bySeconds: -100 * 86_400)
        let predecessor = (
            notBefore: authority.notBefore, notAfter: authority.notAfter.advanced(bySeconds: 86_400)
        )
        let validity = try profile.validity(
            for: act,
            predecessor: predecessor,
            at: now,
            issuer: world.identity
        )
        #expect(validity.notAfter == authority.notAfter)
        let error = #expect(throws: IssuanceError.self) {
            try profile.validity(
                for: act,
                predecessor: predecessor,
                at: authority.notAfter,
                issuer: world.identity
            )
        }
        #expect(error?.reason == .validityEmpty(authority: world.identity.id))
    }
}
