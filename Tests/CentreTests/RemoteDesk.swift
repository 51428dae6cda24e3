import CentreSupport
import Foundation
import Logging
import Model
import OpenSSL
import Portal
import Store
import Synchronization
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A centre whose API serves in this process, and a station across a line that can be cut.
final class RemoteDesk: Sendable {
    let centre: CACentre
    let counter: Counter
    let line: LineCutter
    private let prepared: PreparedCentre
    private let task: Mutex<Task<Void, any Error>?>
    /// Whether the operator's token is there.
    let isPresent = Mutex(true)

    /// Founds a centre, and opens its API.
    ///
    /// - Parameters:
    ///   - clock: the server's.
    ///   - edits: changes of its definition.
    ///   - makers: the roots in its folder `makers`.
    /// - Returns: the desk, serving.
    /// - Throws: what founding throws.
    static func make(
        _ clock: WallClock = .system,
        edits: [Workshop.Edit] = [],
        makers: [Certificate] = []
    ) async throws -> RemoteDesk {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open(clock, definition: Workshop.definition(in: prepared, edits, makers))
        let (task, port) = try await serve(centre)
        return RemoteDesk(prepared, centre, try Counter(centre), try LineCutter(upstream: port), task)
    }

    private init(
        _ prepared: PreparedCentre,
        _ centre: CACentre,
        _ counter: Counter,
        _ line: LineCutter,
        _ task: Task<Void, any Error>
    ) {
        self.prepared = prepared
        self.centre = centre
        self.counter = counter
        self.line = line
        self.task = Mutex(task)
    }

    /// Ends everything.
    func close() async throws {
        line.close()
        task.withLock { $0 }?.cancel()
        try? await task.withLock { $0 }?.value
        try await centre.close()
    }

    /// The server forgets its sessions, as when it was started anew; the line leads to it.
    func restart() async throws {
        let old = task.withLock { $0 }
        old?.cancel()
        try? await old?.value
        let (fresh, port) = try await RemoteDesk.serve(centre)
        task.withLock { $0 = fresh }
        line.lead(to: port)
    }

    /// A station of one of the staff.
    func link(
        as name: String = "liu.zhizheng",
        station: String = "branch-1",
        patience: Duration = .seconds(60)
    ) throws -> StationLink {
        let staff = try centre.staffOperator(name)
        let record = try #require(try staff.record.certificate.flatMap { try centre.book.certificate($0) })
        let key = try centre.keyring.privateKey(centre.staffKeyReference(staff.record))
        let credential = OperatorCredential(
            identity: ClientIdentity(chain: [try #require(record.certificate)], key: key),
            isInFile: true,
            isPresent: { [self] in isPresent.withLock { $0 } }
        )
        let root = try #require(try centre.book.authorities().first { $0.role == .root })
        return try StationLink(
            to: "https://127.0.0.1:\(line.port)",
            trust: [root.certificate],
            credential: credential,
            station: station,
            patience: patience
        )
    }

    /// A session of such a station.
    func office(
        as name: String = "liu.zhizheng",
        station: String = "branch-1",
        patience: Duration = .seconds(60)
    ) async throws -> RemoteOffice {
        try await RemoteOffice(over: link(as: name, station: station, patience: patience))
    }

    /// A job as a station that did all its steps knows it.
    func ticket(of application: ApplicationNumber) throws -> JobTicket {
        JobTicket(try #require(try centre.book.job(of: application)))
    }

    /// A token in a reader of the station.
    static func open(_ card: VirtualCard) async throws -> PIVToken {
        card.insert()
        return try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    private static func serve(_ centre: CACentre) async throws -> (Task<Void, any Error>, UInt16) {
        let api = try #require(centre.configuration.api)
        let (ports, opened) = AsyncStream<Int>.makeStream()
        let service = APIService(
            centre: centre,
            api: api,
            port: 0,
            logger: Logger(label: "api") { _ in SwiftLogNoOpLogHandler() },
            onListening: { opened.yield($0) },
            limits: HTTPListenerLimits(requestSeconds: 600, idleSeconds: 600, graceSeconds: 1)
        )
        let task = Task { try await service.run() }
        var iterator = ports.makeAsyncIterator()
        return (task, UInt16(try #require(await iterator.next())))
    }
}
