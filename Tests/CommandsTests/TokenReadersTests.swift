import CentreSupport
import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// What `pki token readers` says of cards that nothing can be made on.
@Suite("pki token readers", .serialized)
struct TokenReadersTests {
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    /// A card with secrets that are not on record.
    private func makeStranger(_ factory: Factory) async throws -> String {
        let path = factory.path("stranger.card")
        let card = try VirtualCard(stateFile: path)
        let token = try await PIVToken.open(over: VirtualCardTransport(card))
        try await token.personalise(to: .random(.tripleDES), from: TokenSecrets.factoryDefaults())
        await token.close()
        return path
    }

    @Test(
        "A card that is somebody's is said to be, in the words of the line, and one of ours with its application"
    )
    func told() async throws {
        let factory = try await Factory(applications: 2)
        let (application, stranger) = (factory.applications[0], try await makeStranger(factory))
        try await desk.withTwoReadersAlone { first, second in
            try await first.insert(factory.path("ours.card"))
            let blank = try factory.pki("token", "readers")
            #expect(blank.find("^\(first.name) +blank .* -$") != nil, "\(blank)")
            let made = try factory.pki(
                "produce",
                "--wait",
                "0",
                "--application",
                application.text,
                "--letter",
                "letter.pdf"
            )
            #expect(made.status == 0, "\(made)")
            try await second.insert(stranger)
            let list = try factory.pki("token", "readers")
            let ours = "^\(first.name) +yes .*已有归属（PRODUCED，申办 \(application)）"
            let foreign = "介质已被使用过，其机密未知，请换用空白介质"
            #expect(list.find(ours) != nil, "\(list)")
            #expect(list.find("^\(second.name) +yes .*\(foreign)") != nil, "\(list)")
            #expect(try factory.pki("token", "readers", "--format", "json").output.contains(foreign))
            let shift = try factory.start("produce", "--all", "--wait", "10")
            _ = try shift.waitForTalk("\\[\(second.name)\\].*\(foreign)")
            _ = try shift.waitForTalk("\\[\(first.name)\\].*已有归属（PRODUCED，申办 \(application)）")
            shift.kill()
            _ = try shift.finish()
        }
    }

    @Test("A blank without a serial number is a blank, unless only tokens of the stock are made")
    func nameless() async throws {
        var factory = try await Factory()
        let first = factory
        try factory.define("")
        let file = factory.path("definition/pki.yaml")
        let yaml = try String(contentsOfFile: file, encoding: .utf8)
            .replacingOccurrences(of: "stockRequired: false", with: "stockRequired: true")
        try yaml.write(toFile: file, atomically: true, encoding: .utf8)
        try await desk.withReader { [factory] reader in
            try await reader.insert(factory.path("nameless.card"), ["--kind", "plain"])
            let list = try first.pki("token", "readers")
            #expect(list.find("^\(reader.name) +blank +- .* -$") != nil, "\(list)")
            let stocked = try factory.pki("token", "readers")
            #expect(stocked.find("^\(reader.name) +blank .*未入库") != nil, "\(stocked)")
        }
    }

    @Test("A station without a book says that it cannot know whose a card is")
    func bookless() async throws {
        var factory = try await Factory()
        factory.others["PKI_STATE"] = factory.path("none")
        let (stranger, station) = (try await makeStranger(factory), factory)
        try await desk.withReader { reader in
            try await reader.insert(stranger)
            let list = try station.pki("token", "readers")
            #expect(list.status == 0 && list.find("^\(reader.name) +yes .*没有账簿可查") != nil, "\(list)")
        }
    }
}
