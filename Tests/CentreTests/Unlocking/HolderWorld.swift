import CentreSupport
import Foundation
import Logging
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A holder with a finished card whose PIN is lost, the centre's staff, and the door for holders across a line.
final class HolderWorld: Sendable {
    let centre: CACentre
    let clock: ManualClock
    let card: VirtualCard
    let line: LineCutter
    /// Who may vouch for the door.
    let root: [UInt8]
    /// The serial number of the certificate on the card, hexadecimal.
    let certificate: String
    private let prepared: PreparedCentre
    private let papers: TemporaryDirectory
    private let task: Task<Void, any Error>

    /// As the token tells it.
    let serial: String

    /// Makes one.
    ///
    /// - Parameters:
    ///   - card: the holder's; nil for a plain new one.
    ///   - other: a blank token that the holder has instead of it.
    ///   - edits: changes of the definition.
    ///   - makers: whose statements are believed.
    ///   - prepare: what is done in the centre before the token is made.
    /// - Throws: what founding and making throw.
    init(
        _ card: VirtualCard? = nil,
        on other: (any Token)? = nil,
        edits: [Workshop.Edit] = [],
        makers: [Certificate] = [],
        prepare: (CACentre) async throws -> Void = { _ in }
    ) async throws {
        prepared = try await PreparedCentre.make()
        papers = try TemporaryDirectory()
        clock = ManualClock(WallClock.system.now)
        let definition = try Workshop.definition(in: prepared, edits, makers)
        centre = try prepared.open(clock.clock, definition: definition)
        try await prepare(centre)
        self.card = try card ?? VirtualCard()
        serial = other?.identity.serial ?? "\(self.card.serial)"
        let line = try ProductionLine(
            centre: centre,
            producer: centre.staffOperator("liu.zhizheng"),
            station: "desk-1"
        )
        let token: any Token
        if let other {
            token = other
        } else {
            let way = try VirtualCardTransport(self.card)
            token = try await PIVToken.open(over: way, isNamingBlanks: true)
        }
        let product = try await line.make(line.claim(Counter(centre).paidApplication()), on: token)
        certificate = product.certificate.serial.hexadecimal
        root = try #require(try centre.book.authorities().first { $0.role == .root }).certificate
        let (ports, opened) = AsyncStream<Int>.makeStream()
        let service = APIService(
            centre: centre,
            api: try #require(centre.configuration.api),
            port: 0,
            holdersPort: 0,
            logger: Logger(label: "api") { _ in SwiftLogNoOpLogHandler() },
            onListening: { _ in },
            onHolders: { opened.yield($0) },
            limits: HTTPListenerLimits(requestSeconds: 600, idleSeconds: 600, graceSeconds: 1)
        )
        task = Task { try await service.run() }
        var iterator = ports.makeAsyncIterator()
        self.line = try LineCutter(upstream: UInt16(try #require(await iterator.next())))
    }

    /// Ends everything.
    func close() async throws {
        line.close()
        task.cancel()
        try? await task.value
        try await centre.close()
    }

    /// The desk as one of the staff works at it.
    func desk(_ name: String) throws -> UnlockDesk {
        UnlockDesk(centre: centre, staff: try centre.staffOperator(name))
    }

    /// Asks for an unlock, and approves it.
    func approve() async throws {
        _ = try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "视频核实")
        _ = try await desk("wang.shenhe").approve(serial)
    }

    /// The code that is written on paper.
    func code() async throws -> String {
        let path = papers.path("code-\(UUID().uuidString).txt")
        _ = try await desk("chen.shouli").issueCode(for: serial, to: .file(path))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return String(try #require(text.firstMatch(of: /[2-9A-Z]{5}-[2-9A-Z]{5}/)).0)
    }

    /// The newest code on record.
    func codeRecord() throws -> UnlockCodeRecord {
        try #require(try centre.book.unlockCodes(ofToken: serial).last)
    }

    /// The holder's program, with the card in a reader.
    func assistant(_ transport: (any CardTransport)? = nil) async throws -> HolderAssistant {
        card.insert()
        return HolderAssistant(
            client: try HTTPSClient(
                HTTPSAddress("https://127.0.0.1:\(line.port)"),
                trust: [root],
                identity: nil
            ),
            token: try await PIVToken.open(over: transport ?? VirtualCardTransport(card)),
            certificate: certificate
        )
    }
}
