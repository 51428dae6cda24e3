import ArgumentParser
import Centre
import CentreSupport
import Foundation
import Model
import Synchronization
import Tokens

/// 制证 on several virtual readers of a real `pcscd`, with cards as slow as real ones.
struct ProduceBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "produce")

    @Option(help: "How many readers work at the same time, 1 to 8.")
    var readers: Int = 1

    @Option(
        help:
            "How long each card of a reader takes to make its key, in milliseconds: one token for each value."
    )
    var generate: [Int] = [400]

    @Option(help: "How long a card takes to sign, in milliseconds.")
    var sign: Int = 50

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pki-line-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let service = try VirtualReaderService(directory: folder.path, readerCount: readers)
        defer { service.stop() }
        PCSC.useSocket(at: service.socketPath)
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let counter = try Counter(centre)
        for number in 0..<readers * generate.count { _ = try await counter.paidApplication(number) }
        let used = Array(service.readers.prefix(readers))
        let hand = RobotHand(service, folder.path, generate, sign)
        let shift = ProductionShift(
            line: try ProductionLine(
                centre: centre,
                producer: centre.staffOperator("liu.zhizheng"),
                station: "bench"
            ),
            orders: ShiftOrders(scope: .queue, places: Set(used.map(\.name)), patience: .seconds(60)),
            source: TokenSource(),
            tell: { hand.notice($0) }
        )
        for reader in used { hand.insert(reader) }
        let tally = try await shift.run()
        try await centre.close()
        hand.end()
        guard tally.made.count == readers * generate.count else {
            FileHandle.standardError.write(Data(hand.story.joined(separator: "\n").utf8))
            throw ExitCode(1)
        }
        print(hand.result(signatures: 2))
    }
}

/// A card for `pki-bench produce`, in a process of its own inside the readers' namespace.
struct CardBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "card")

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { throw ExitCode(VirtualCardProcess.run(words)) }
}

/// Changes the cards in the readers, without a pause of its own.
private final class RobotHand: Sendable {
    private struct Place {
        var card: Process?
        var isOut = false
        var number = 0
        var begun = ContinuousClock.now
        var ended: ContinuousClock.Instant?
        var making: [Duration] = []
        var changing: [Duration] = []
    }

    private let service: VirtualReaderService
    private let folder: String
    private let generate: [Int]
    private let sign: Int
    private let places = Mutex<[String: Place]>([:])
    private let began = ContinuousClock.now
    private let told = Mutex<[String]>([])

    /// What happened, for whoever has to find out why a token was not made.
    var story: [String] { told.withLock { $0 } }

    init(_ service: VirtualReaderService, _ folder: String, _ generate: [Int], _ sign: Int) {
        self.service = service
        self.folder = folder
        self.generate = generate
        self.sign = sign
    }

    /// Takes the card out of a reader.
    ///
    /// The next one waits until that was seen: `pcscd` looks at such readers each 400 ms, and a hand is slower than that.
    private func remove(_ reader: VirtualReaderService.Reader) {
        places.withLock { places in
            places[reader.name]?.card?.terminate()
            places[reader.name]?.card?.waitUntilExit()
            places[reader.name]?.card = nil
            places[reader.name]?.isOut = true
        }
    }

    /// Puts the next blank into a reader; nothing when all were used.
    func insert(_ reader: VirtualReaderService.Reader) {
        places.withLock { places in
            var place = places[reader.name] ?? Place()
            place.isOut = false
            if place.number < generate.count {
                let words = [
                    CommandLine.arguments[0], "card", "--state", "\(folder)/\(reader.port)-\(place.number)",
                    "--port", "\(reader.port)", "--generate-delay", "\(generate[place.number])",
                    "--sign-delay",
                    "\(sign)",
                ]
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = service.arguments(entering: words)
                process.standardInput = FileHandle.nullDevice
                told.withLock { $0.append("\(RobotHand.seconds(.now - began)) \(reader.name) inserting") }
                try? process.run()
                place.card = process
                place.number += 1
            }
            places[reader.name] = place
        }
    }

    /// Measures, and changes the token of a reader that is done.
    func notice(_ report: BayReport) {
        let moment = RobotHand.seconds(.now - began)
        told.withLock { $0.append("\(moment) \(report.place) \(report.token ?? "-") \(report.state)") }
        let next = places.withLock { places -> (@Sendable (VirtualReaderService.Reader) -> Void)? in
            guard var place = places[report.place] else { return nil }
            defer { places[report.place] = place }
            switch report.state {
            case .empty where place.isOut: return insert
            case .reading:
                place.begun = .now
                if let ended = place.ended { place.changing.append(.now - ended) }
            case .made:
                place.ended = .now
                place.making.append(.now - place.begun)
                return remove
            default: break
            }
            return nil
        }
        guard let next, let reader = service.readers.first(where: { $0.name == report.place }) else { return }
        DispatchQueue.global().async { next(reader) }
    }

    /// Takes all cards out.
    func end() {
        places.withLock { places in
            for place in places.values { place.card?.terminate() }
        }
    }

    /// Seconds for a token, what its card took of them, seconds of the hand, and tokens a second of all readers together.
    func result(signatures: Int) -> String {
        places.withLock { places in
            let making = places.values.flatMap(\.making).map(RobotHand.seconds)
            let changing = places.values.flatMap(\.changing).map(RobotHand.seconds)
            let rates = places.values.map { place in
                let spent = (place.making + place.changing).map(RobotHand.seconds).reduce(0, +)
                return Double(place.making.count) / spent
            }
            let card = generate.map { Double($0 + signatures * sign) / 1000 }
            return """
                {"seconds": \(RobotHand.mean(making)), "slowest": \(making.max() ?? 0), "card": \(RobotHand.mean(card)), \
                "hand": \(RobotHand.mean(changing)), "rate": \(rates.reduce(0, +))}
                """
        }
    }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
