import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// The power fails, or somebody else comes, between any two commits of a 更新.
@Suite("A renewal that is cut", .serialized)
struct RenewalCutTests {
    private typealias Session = RenewalAssistant.Session

    /// The message of a request, as the door gets it.
    private func message(
        _ assistant: RenewalAssistant,
        _ session: Session,
        _ request: CertificateRequest
    ) async throws -> RenewalMessages.Certificate {
        RenewalMessages.Certificate(
            session: session.session,
            request: Data(request.der),
            statement: Data(try await assistant.statement(session, request.der)),
            attestation: nil
        )
    }

    @Test("Cut before any commit, the same request gets the one certificate there is", arguments: 0...2)
    func certificate(commits: Int) async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let request = try assistant.request(session, key)
        let cut = RemoteRenewal(
            centre: renewal.centre,
            writing: CutBook(book: renewal.book, commits: commits)
        )
        let shown = try await message(assistant, session, request)
        await #expect(throws: (any Error).self) { _ = try await cut.certificate(shown) }
        let issued = try await assistant.certify(session, request)
        #expect(try renewal.line().map(\.state) == [.issued])
        _ = try await assistant.complete(session, issued, key)
        try renewal.expectDone(#require(renewal.line().last).id)
        #expect(try renewal.book.successors(of: renewal.old().id).count { $0.state != .abandoned } == 1)
        try await renewal.close()
    }

    @Test("Cut while another key takes it up, too", arguments: 0...3)
    func takingUp(commits: Int) async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let early = try await assistant.redeem(renewal.holder.codeOnPhone())
        _ = try await assistant.certify(early, assistant.request(early, PrivateKey.generate(.p256)))
        renewal.clock.advance(bySeconds: 1800)
        let late = try await assistant.redeem(renewal.nextCode())
        let request = try assistant.request(late, key)
        let cut = RemoteRenewal(
            centre: renewal.centre,
            writing: CutBook(book: renewal.book, commits: commits)
        )
        let shown = try await message(assistant, late, request)
        await #expect(throws: (any Error).self) { _ = try await cut.certificate(shown) }
        let issued = try await assistant.certify(late, request)
        #expect(try renewal.line().map(\.state) == [.revoked, .issued])
        _ = try await assistant.complete(late, issued, key)
        try renewal.expectDone(#require(renewal.line().last).id)
        try await renewal.close()
    }

    @Test("What was cut while it was signed, and never asked for again, is finished and given up")
    func leftSigning() async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let early = try await assistant.redeem(renewal.holder.codeOnPhone())
        let cut = RemoteRenewal(centre: renewal.centre, writing: CutBook(book: renewal.book, commits: 2))
        let shown = try await message(assistant, early, assistant.request(early, key))
        await #expect(throws: (any Error).self) { _ = try await cut.certificate(shown) }
        #expect(try renewal.line().map(\.state) == [.signing])
        renewal.clock.advance(bySeconds: 1800)
        let late = try await assistant.redeem(renewal.nextCode())
        let other = try PrivateKey.generate(.p256)
        let issued = try await assistant.certify(late, assistant.request(late, other))
        #expect(try renewal.line().map(\.state) == [.revoked, .issued])
        _ = try await assistant.complete(late, issued, other)
        try renewal.expectDone(#require(renewal.line().last).id)
        try await renewal.close()
    }

    @Test("Nothing is reserved for a session that ends in this moment")
    func overtaken() async throws {
        let renewal = try await RenewalCase()
        let (code, assistant) = (try await renewal.holder.codeOnPhone(), try await renewal.assistant())
        let session = try await assistant.redeem(code)
        let request = try assistant.request(session, PrivateKey.generate(.p256))
        let book = HookedBook(
            book: renewal.book,
            before: { if case .reserveCertificate = $0 { true } else { false } },
            meanwhile: { _ = try? await assistant.redeem(code) }
        )
        let shown = try await message(assistant, session, request)
        await #expect(throws: (any Error).self) {
            _ = try await RemoteRenewal(centre: renewal.centre, writing: book).certificate(shown)
        }
        #expect(try renewal.line().isEmpty)
        await #expect(throws: RenewalAssistant.Refused(code: "session-over")) {
            _ = try await assistant.certify(session, request)
        }
        try await renewal.close()
    }

    @Test("A proof that comes while the token is reported lost changes nothing")
    func lostMeanwhile() async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let issued = try await assistant.certify(session, assistant.request(session, key))
        let (centre, serial) = (renewal.centre, renewal.world.serial)
        let keeper = try centre.staffOperator("zhou.guanli")
        let book = HookedBook(
            book: renewal.book,
            before: { if case .activateCertificate = $0 { true } else { false } },
            meanwhile: {
                _ = try? await centre.end(token: serial, as: .lost, text: "持有人报失", by: keeper)
            }
        )
        let signed = RenewalProof.possession(Array(issued.nonce), of: serial)
        let digest = DigestAlgorithm.sha256.hash(Array(issued.certificate))
        let shown = RenewalMessages.Complete(
            session: session.session,
            certificate: Hexadecimal.encode(digest),
            signature: Data(try key.sign(signed)),
            slot: nil,
            atOnce: nil
        )
        await #expect(throws: (any Error).self) {
            _ = try await RemoteRenewal(centre: centre, writing: book).complete(shown)
        }
        #expect(try renewal.line().map(\.state) == [.revoked])
        #expect(try renewal.old().state == .revoked)
        try await renewal.close()
    }

    @Test("A proof that is cut is given again, and done once")
    func proof() async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let issued = try await assistant.certify(session, assistant.request(session, key))
        let signed = RenewalProof.possession(Array(issued.nonce), of: renewal.world.serial)
        let digest = DigestAlgorithm.sha256.hash(Array(issued.certificate))
        let shown = RenewalMessages.Complete(
            session: session.session,
            certificate: Hexadecimal.encode(digest),
            signature: Data(try key.sign(signed)),
            slot: .signature,
            atOnce: nil
        )
        let cut = RemoteRenewal(centre: renewal.centre, writing: CutBook(book: renewal.book, commits: 0))
        await #expect(throws: (any Error).self) { _ = try await cut.complete(shown) }
        #expect(try renewal.line().map(\.state) == [.issued])
        _ = try await assistant.complete(session, issued, key)
        _ = try await assistant.complete(session, issued, key)
        try renewal.expectDone(#require(renewal.line().last).id)
        try await renewal.close()
    }
}
