import Foundation
import Model
import Store
import StoreSupport

/// A process that issues into a book as fast as it can, to be killed by a test or measured by hand.
///
/// `StoreWriter PATH CALLERS FIRST COUNT [quiet]`: `CALLERS` concurrent callers issue the certificates
/// `FIRST ..< FIRST + COUNT`, each in the three commits of the issuance cycle and, one in four, a revocation.
/// Every acknowledged commit is a line on standard output: `reserved 7`, `signing 7`, `issued 7`, `revoked 7`;
/// with `quiet` only the rate. A book that is not there is made first. When the book refuses, the reason is
/// printed and the exit status is 1. `StoreWriter PATH read` says how long the reads of a responder and of a CRL
/// builder take.
@main
struct StoreWriter {
    let book: BookOfRecord
    let isQuiet: Bool

    static func main() async {
        do {
            try await run()
        } catch let error as BookError {
            print("refused: \(error.message)")
            exit(1)
        } catch {
            print(error)
            exit(2)
        }
    }

    private static func run() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 3, arguments[2] == "read" { return try ReadTimes(path: arguments[1]).print() }
        let numbers = arguments.dropFirst(2).prefix(3).compactMap { Int($0) }
        guard numbers.count == 3 else { throw Usage() }
        if unsafe access(arguments[1], F_OK) != 0 { try await TestBook.create(at: arguments[1]) }
        let book = try TestBook.open(arguments[1])
        let writer = StoreWriter(book: book, isQuiet: arguments.last == "quiet")
        let start = ContinuousClock.now
        try await writer.run(callers: numbers[0], indices: numbers[1]..<numbers[1] + numbers[2])
        let elapsed = ContinuousClock.now - start
        if writer.isQuiet { print(report(numbers[2], elapsed)) }
        try book.close()
    }

    private static func report(_ count: Int, _ elapsed: Duration) -> String {
        let seconds = Double(elapsed.components.attoseconds) / 1e18 + Double(elapsed.components.seconds)
        return "\(Int(Double(count) / seconds)) issuances/s, \(Int(Double(3 * count) / seconds)) commits/s"
    }

    private func run(callers: Int, indices: Range<Int>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for index in stride(
                        from: indices.lowerBound + caller,
                        to: indices.upperBound,
                        by: callers
                    ) {
                        try await issue(index)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func issue(_ index: Int) async throws {
        let reservation = Sample.reservation(index)
        let id = reservation.id
        let object = id.serial.hexadecimal
        try await commit("reserved", index, [.reserveCertificate(reservation)])
        try await commit(
            "signing",
            index,
            [
                .intendCertificate(id, toBeSigned: Sample.toBeSigned(index)),
                .audit(Sample.event("certificate.intend", object)),
            ]
        )
        try await commit(
            "issued",
            index,
            [
                .storeCertificate(id, certificate: Sample.encoded(index), at: Sample.now),
                .audit(Sample.event("certificate.issue", object)),
            ]
        )
        guard index.isMultiple(of: 4), !isQuiet else { return }
        let revocation = Sample.revocation()
        let event = Sample.event("certificate.revoke", object)
        try await commit("revoked", index, [.revokeCertificate(id, revocation), .audit(event)])
    }

    private func commit(_ word: String, _ index: Int, _ changes: [Change]) async throws {
        try await book.commit(changes)
        guard !isQuiet else { return }
        FileHandle.standardOutput.write(Data("\(word) \(index)\n".utf8))
    }

    private struct Usage: Error, CustomStringConvertible {
        let description = "usage: StoreWriter PATH CALLERS FIRST COUNT [quiet] | StoreWriter PATH read"
    }
}
