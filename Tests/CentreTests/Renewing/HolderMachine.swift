import Assistant
import CentreSupport
import Enrollment
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A holder at their own machine, with the assistant: 更新服务 and 替换服务 against the centre's own door, over real TLS.
struct HolderMachine {
    let renewal: RenewalCase
    let folder: TemporaryDirectory

    private var drawer: RenewalDrawer { RenewalDrawer(folder: folder.path("state")) }

    init(_ renewal: RenewalCase) throws {
        self.renewal = renewal
        folder = try TemporaryDirectory()
    }

    /// What a holder does.
    func run(
        _ code: String,
        pin: String? = nil,
        over transport: (any CardTransport)? = nil,
        through door: (any CentreDoor)? = nil
    ) async throws -> RenewalOutcome {
        let place = try place()
        let service = HolderRenewal(
            tokens: tokens(over: transport),
            door: try door ?? HTTPSDoor(place),
            roots: place.trust,
            drawer: drawer
        )
        let own = try renewal.secrets().withPIN { SecretBytes(copying: $0) }
        let octets = pin.map { Array($0.utf8) } ?? own.copyBytes()
        return try await service.run(
            renewal.kind == .renew ? .renew : .replace,
            code: SecretBytes(copying: Array(code.utf8)),
            pin: SecretBytes(copying: octets),
            of: nil
        )
    }

    /// Unlocks the card, and gives it a PIN.
    ///
    /// - Returns: how often it was unlocked.
    func unlock(_ code: String, pin: String = "70482915") async throws -> Int {
        let service = HolderUnlock(tokens: tokens(), door: try HTTPSDoor(place()), drawer: drawer)
        return try await service.unlock(
            code: SecretBytes(copying: Array(code.utf8)),
            pin: SecretBytes(copying: Array(pin.utf8)),
            of: nil
        )
    }

    /// Runs and pulls the card once the certificate was signed, and before it is proven.
    func begin(_ code: String) async throws -> CertificateRecord {
        var after = 50
        while try renewal.line().isEmpty, after < 200 {
            let transport = try PulledTransport(VirtualCardTransport(renewal.world.card), after: after)
            _ = try? await run(code, over: transport)
            after += 5
        }
        let signed = try #require(try renewal.line().last)
        #expect(signed.state == .issued)
        return signed
    }

    func place() throws -> CentrePlace {
        CentrePlace(
            address: try HTTPSAddress("https://127.0.0.1:\(renewal.world.line.port)"),
            trust: [try Certificate(der: renewal.world.root)]
        )
    }

    func tokens(over transport: (any CardTransport)? = nil) -> HolderTokens {
        let card = renewal.world.card
        card.insert()
        let reader = OneReader { () throws(TokenError) -> any CardTransport in
            if let transport { return transport }
            return try VirtualCardTransport(card)
        }
        return HolderTokens(cabinet: reader, clock: renewal.clock.clock)
    }

    /// That there is one new certificate, in force and on the card, and that its key and the old one sign.
    func expectDone(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let line = try renewal.line()
        #expect(line.count == 1, sourceLocation: sourceLocation)
        let new = try #require(line.last, sourceLocation: sourceLocation)
        try renewal.expectDone(new.id, sourceLocation: sourceLocation)
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        let written = try await token.readCertificate(in: .signature)
        #expect(written == new.certificate, sourceLocation: sourceLocation)
        let (secrets, old) = (try renewal.secrets(), try renewal.old())
        for (slot, record) in [(TokenSlot.signature, new), (.authentication, old)] {
            let key = try Certificate(der: #require(record.certificate)).publicKey
            let signature = try await token.sign([1], in: slot, with: secrets)
            #expect(key.verify(signature: signature, message: [1]), sourceLocation: sourceLocation)
        }
        #expect(renewal.world.card.pinTriesLeft == 3, sourceLocation: sourceLocation)
        #expect(try renewal.book.keyPlace(of: new.id) == "signature", sourceLocation: sourceLocation)
    }
}
