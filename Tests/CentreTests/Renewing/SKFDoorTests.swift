import Assistant
import CentreSupport
import Enrollment
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// The one token of the double of an SKF library, as its holder's machine reaches it.
struct TokenShelf: TokenCabinet {
    let desk: SKFDesk

    func places() async throws(TokenError) -> [CabinetPlace] {
        try await desk.serials().map { CabinetPlace(name: $0, hasToken: true) }
    }

    func open(_ place: String) async throws(TokenError) -> any Token {
        try await desk.open(place)
    }
}

/// An SM2 authority below a root of P-256, which the door's TLS needs; the token is made behind SKF, and its holder renews, replaces
/// and unlocks it over real TLS.
@Suite("A holder's SM2 token behind SKF, at the centre's own door", .serialized)
struct SKFDoorTests {
    struct Holder {
        let desk: SKFDesk
        let world: HolderWorld
        private let folder: TemporaryDirectory

        /// Makes a token and gives it to somebody.
        ///
        /// - Parameter officers: those of the archive; nil for single certificates.
        /// - Throws: what founding and making throw.
        init(officers: SampleOfficers? = nil) async throws {
            desk = try SKFDesk()
            folder = try TemporaryDirectory()
            let blank = try #require(try await desk.tokens().first)
            var edits: [Workshop.Edit] = [
                .expertToken("slot: 9a, algorithm: sm2"), Holder.authority(of: "EXPERT"),
                Holder.authority(of: "EXPERT-ENC"),
            ]
            if officers != nil { edits.append(Holder.recovery) }
            world = try await HolderWorld(
                on: blank,
                edits: edits,
                makers: officers?.certificates ?? [],
                prepare: Holder.addAuthority
            )
        }

        /// Two certificates for each token, of which three officers have the second key together.
        private static var recovery: Workshop.Edit {
            let files = "makers/0.pem, makers/1.pem, makers/2.pem"
            return Workshop.Edit(
                file: "pki.yaml",
                from: "dualCertificates: false",
                to: "dualCertificates: true\nkeyRecovery: {officers: [\(files)], threshold: 2}"
            )
        }

        private static func authority(of profile: String) -> Workshop.Edit {
            Workshop.Edit(
                file: "profiles/\(profile).yaml",
                from: "name: \(profile)\n",
                to: "name: \(profile)\nauthority: issuing-sm2\n"
            )
        }

        private static func addAuthority(to centre: CACentre) async throws {
            let admin = try centre.staffOperator("admin")
            _ = try await centre.addStaff(
                name: "he.pki",
                displayName: "何密钥",
                roles: [.pkiAdministrator],
                by: admin
            )
            let persons = try TwoPersons(first: admin, second: centre.staffOperator("he.pki"))
            let plan = AuthorityPlan(
                id: try #require(AuthorityID("issuing-sm2")),
                role: .issuing,
                parent: AuthorityID("root"),
                algorithm: .sm2,
                commonName: "签发CA SM2",
                organization: "必联"
            )
            _ = try await AuthorityDesk(centre: centre, persons: persons, onStep: { _ in }).create(plan)
        }

        func tokens(failing fault: String = "") -> HolderTokens {
            let own = desk.reached(deviceKey: nil)
            return HolderTokens(
                cabinet: TokenShelf(desk: fault.isEmpty ? own : own.failing(fault)),
                clock: world.clock.clock
            )
        }

        func place() throws -> CentrePlace {
            CentrePlace(
                address: try HTTPSAddress("https://127.0.0.1:\(world.line.port)"),
                trust: [try Certificate(der: world.root)]
            )
        }

        /// 更新 or 替换, as the holder does it.
        func run(
            _ renewal: RenewalCase,
            _ code: String,
            failing fault: String = ""
        ) async throws -> RenewalOutcome {
            let place = try place()
            let service = HolderRenewal(
                tokens: tokens(failing: fault),
                door: try HTTPSDoor(place),
                roots: place.trust,
                drawer: RenewalDrawer(folder: folder.path("state"))
            )
            return try await service.run(
                renewal.kind == .renew ? .renew : .replace,
                code: SecretBytes(copying: Array(code.utf8)),
                pin: renewal.secrets().withPIN { SecretBytes(copying: $0) },
                of: nil
            )
        }

        /// That one SM2 certificate came of it, in force and on the token, and that its key and the old one sign.
        func expectDone(_ renewal: RenewalCase) async throws {
            let line = try renewal.line()
            #expect(line.count == 1)
            let new = try #require(line.last)
            try renewal.expectDone(new.id)
            #expect(new.id.authority.name == "issuing-sm2")
            let token = try #require(try await desk.tokens().first)
            let (secrets, old) = (try renewal.secrets(), try renewal.old())
            for (slot, record) in [(TokenSlot.signature, new), (.authentication, old)] {
                let certificate = try Certificate(der: #require(record.certificate))
                #expect(certificate.signatureAlgorithm == .sm2WithSM3)
                #expect(try await token.readCertificate(in: slot) == certificate.der)
                let signature = try await token.sign([1], in: slot, with: secrets)
                #expect(certificate.publicKey.verify(signature: signature, message: [1]))
            }
            #expect(try await token.pinTriesLeft() == 6)
        }
    }

    @Test(
        "更新: whatever message is lost, or its answer, one certificate of the SM2 authority comes of it",
        arguments: LineCutter.Loss.allCases,
        [1, 2, 3]
    )
    func renews(loss: LineCutter.Loss, turn: Int) async throws {
        let holder = try await Holder()
        let renewal = try await RenewalCase(in: holder.world)
        let code = try await renewal.holder.codeOnPhone()
        holder.world.line.cut(loss, ofTurn: turn)
        _ = try await holder.run(renewal, code)
        #expect(holder.world.line.hasCut)
        try await holder.expectDone(renewal)
        try await renewal.close()
    }

    @Test(
        "A library that crashes, or a token that is pulled, is gone on with by the same code",
        arguments: ["SKF_GenECCKeyPair:crash", "SKF_ImportCertificate:away1", "SKF_ECCSignData:away3"]
    )
    func cut(fault: String) async throws {
        let holder = try await Holder()
        let renewal = try await RenewalCase(in: holder.world)
        let code = try await renewal.holder.codeOnPhone()
        await #expect(throws: AssistantError.self) {
            _ = try await holder.run(renewal, code, failing: fault)
        }
        _ = try await holder.run(renewal, code)
        try await holder.expectDone(renewal)
        try await renewal.close()
    }

    @Test("替换: the old certificate is revoked at once; it stays beside its key, which still signs")
    func replaces() async throws {
        let holder = try await Holder()
        let renewal = try await RenewalCase(.replace, in: holder.world)
        _ = try await holder.run(renewal, renewal.holder.codeOnPhone())
        try await holder.expectDone(renewal)
        #expect(try renewal.old().revocation?.reason == .affiliationChanged)
        try await renewal.close()
    }

    @Test("解锁: with one try left the typed PIN and all tries come back; the centre verifies SM2")
    func unlocks() async throws {
        let holder = try await Holder()
        let token = try #require(try await holder.desk.tokens().first)
        let typed = Array("70482915".utf8)
        for _ in 1...5 {
            _ = try? await token.sign([1], in: .authentication, pin: SecretBytes(copying: typed))
        }
        #expect(try await token.pinTriesLeft() == 1)
        try await holder.world.approve()
        let code = try await holder.world.code()
        let service = HolderUnlock(tokens: holder.tokens(), door: try HTTPSDoor(holder.place()))
        let count = try await service.unlock(
            code: SecretBytes(copying: Array(code.utf8)),
            pin: SecretBytes(copying: typed),
            of: nil
        )
        #expect(count == 1)
        #expect(try await token.pinTriesLeft() == 6)
        _ = try await token.sign([1], in: .authentication, pin: SecretBytes(copying: typed))
        #expect(try holder.world.codeRecord().state == .consumed)
        try await holder.world.close()
    }
}
