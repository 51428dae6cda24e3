import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

@Suite("更新服务 of a card in a reader of the real service")
struct RealCardRenewalTests {
    @Test("The new certificate is on the card, and another program logs in with it by TLS")
    func login() async throws {
        let folder = try TemporaryDirectory()
        let state = folder.path("card")
        let holder = try await HolderCard(VirtualCard(stateFile: state))
        holder.clock.advance(bySeconds: 29_000_000)
        let serial = "\(holder.card.serial)"
        let centre = try RenewalCentre(
            old: holder.certificate,
            serial: serial,
            secrets: holder.secrets,
            clock: holder.clock.clock
        )
        let desk = try CardDesk.open()
        try await desk.withReaderAlone { reader in
            try await reader.insert(state)
            let tokens = HolderTokens(cabinet: MachineCabinet(modules: []), clock: holder.clock.clock)
            let renewal = HolderRenewal(
                tokens: tokens,
                door: centre,
                roots: [centre.authority],
                drawer: RenewalDrawer(folder: folder.path("state"))
            )
            _ = try await renewal.run(
                .renew,
                code: HolderCard.typed(RenewalCentre.code),
                pin: HolderCard.typed(HolderCard.pin),
                of: serial
            )
            #expect(centre.isDone)
            let login = try TLSLogin(
                authority: centre.authority.pem,
                module: TLSLogin.openSC,
                pin: HolderCard.pin,
                socketPath: desk.socketPath
            )
            let told = try login.run([2])
            #expect(told.contains("Handshake was completed") && told.contains("depth=0"), "\(told)")
            #expect(!told.contains("verify error"), "\(told)")
            let token = try await PIVToken.open(reader: reader.name)
            #expect(try await token.readCertificate(in: .signature) == centre.issued?.der)
            #expect(try await token.readCertificate(in: .authentication) == holder.certificate.der)
            #expect(try await token.pinTriesLeft() == 3)
        }
    }
}
