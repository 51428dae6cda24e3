import ArgumentParser
import Centre
import Foundation
import Model
import Tokens

/// `pki produce --all` and `--batch`: many tokens, on all readers at once.
extension Produce {
    /// How long a shift waits for the next token when nobody says.
    private static let shiftPatience = 1800

    /// Makes what the options name, and prints what was made.
    func runShift() async throws {
        let scope = try shift.scope()
        let printer = try printer.map { LetterDestination.printer(try PrintQueue($0)) }
        try await printer?.check()
        try checkLetters()
        let place = try await workplace()
        try await tellLostLetters(place.office)
        let line = ProductionLine(office: place.office)
        let isEmpty = try await place.office.waiting(excluding: [], limit: 1) == 0
        if scope == .queue, isEmpty, !(await hasUnlettered(place)) { throw CentreError(.queueEmpty) }
        let teller = teller(place)
        let orders = ShiftOrders(
            scope: scope,
            places: Set(reader),
            patience: .seconds(wait ?? Produce.shiftPatience)
        )
        let options = shift
        let production = ProductionShift(line: line, orders: orders, source: place.source) {
            application,
            token in
            guard let destination = options.letter(for: application) ?? printer else { return nil }
            try await line.writeLetter(for: token, to: destination)
            return destination.words
        } tellWants: { wants in
            teller.ask(for: wants)
        } tell: { report in
            teller.show(report)
        }
        let interruption = Interruption {
            teller.say("正在完成手上的介质，不再开始新的；再按一次 Ctrl-C 立即结束，之后再次运行即可继续")
            production.close()
        }
        defer { interruption.end() }
        var fault: (any Error)?
        do {
            _ = try await production.run()
        } catch {
            fault = error
        }
        let tally = await production.outcome
        await teller.end()
        try await place.close()
        // What was made is told also when the shift was broken off.
        try tell(tally)
        if let fault { throw fault }
        try demandComplete(tally)
    }

    /// Whether a token in a reader was finished, and its letter cut: it gets one also when nothing else is to be done.
    private func hasUnlettered(_ place: Workplace) async -> Bool {
        let source = place.source.only(reader)
        guard shift.letters != nil || printer != nil, let spots = try? await source.places() else {
            return false
        }
        for spot in spots where spot.hasToken {
            guard let token = try? await source.open(spot),
                let standing = try? await place.office.standing(of: token.identity.serial)
            else { continue }
            if standing.awaitsLetter != nil { return true }
        }
        return false
    }

    private func tell(_ tally: ShiftTally) throws {
        try output.print(tally.made.map(ProductLine.init))
        let earlier = tally.earlier.isEmpty ? "" : "，此前已完成 \(tally.earlier.count)"
        Terminal.say("已完成 \(tally.made.count)，废弃介质 \(tally.setAside.count)\(earlier)")
        for done in tally.setAside {
            let revoked = done.revoked.map { "，证书 \($0.hexadecimal) 已吊销" }.joined()
            Terminal.say("  废弃 \(Terminal.printable(done.token))（\(done.application)）\(revoked)")
        }
    }

    private func demandComplete(_ tally: ShiftTally) throws {
        let blank = shift.letters.map(LetterDestination.blankLetters) ?? []
        guard tally.isComplete, blank.isEmpty else {
            throw ShiftUnfinished(tally: tally, blankLetters: blank)
        }
    }

    private func teller(_ place: Workplace) -> any ShiftTeller {
        guard Terminal.isInteractive else { return ShiftLog() }
        return ShiftBoard(title: "\(station.name) · \(place.operatorName)") {
            try? await place.office.waiting(excluding: [], limit: 1000)
        }
    }

    private func checkLetters() throws {
        guard let folder = shift.letters else { return }
        let facts = try? FileManager.default.attributesOfItem(atPath: folder)
        guard facts?[.type] as? FileAttributeType == .typeDirectory else {
            throw CentreError(.folderUnusable(path: folder))
        }
        try NewFile.checkPrivateFolder(folder)
    }
}
