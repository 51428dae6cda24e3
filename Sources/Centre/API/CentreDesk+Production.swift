import Enrollment
import Foundation
import Model
import Portal
import Tokens

/// The office of stations across the network: the same one as in this process, behind its messages.
extension CentreDesk: ProductionDesk {
    func answer(_ call: StationCall, for caller: APICaller) async throws -> StationAnswer {
        guard case .staff(let staff) = caller else { throw EnrollmentError(.notPermitted(.produce)) }
        guard staff.roles.contains(.producer) else { throw try await refusal(of: staff, call.verb) }
        do {
            return try await answer(call, staff)
        } catch let error as any OperatorError where CentreDesk.isAboutToken(error) {
            let chinese = (error as? any SpokenError)?.chinese
            throw StationRefusal(
                .token(message: error.message, hint: error.hint, chinese: chinese, error.kind)
            )
        } catch let error as any OperatorError where TokenFault.spoilsKey(error) {
            let chinese = (error as? any SpokenError)?.chinese
            throw StationRefusal(.key(message: error.message, hint: error.hint, chinese: chinese))
        }
    }

    private func answer(_ call: StationCall, _ staff: StaffRecord) async throws -> StationAnswer {
        switch call.verb {
        case .open: try await open(read(call), staff)
        case .close: try close(read(call))
        case .waiting: try await waiting(read(call), staff)
        case .awaited: try await awaited(read(call), staff)
        case .next: try await next(read(call), staff)
        case .claim: try await claim(read(call), staff)
        case .release: try await release(read(call), staff)
        case .standing: try await standing(read(call), staff)
        case .fit: try await fit(read(call), staff)
        case .orders: try await orders(read(call), staff)
        case .begin: try await begin(read(call), staff)
        case .secrets: try await secrets(read(call), staff)
        case .hold: try await hold(read(call), staff)
        case .challenge: try await challenge(read(call), staff)
        case .record: try await record(read(call), staff)
        case .issue: try await issue(read(call), staff)
        case .encrypt: try await encrypt(read(call), staff)
        case .setAside: try await setAside(read(call), staff)
        case .giveUp: try await giveUp(read(call), staff)
        case .faulted: try await faulted(read(call), staff)
        case .letter: try await letter(read(call), staff)
        case .lettered: try await lettered(read(call), staff)
        case .handedOver: try await handedOver(read(call), staff)
        case .lostLetters: try await lostLetters(read(call), staff)
        }
    }

    /// Reads a message.
    private func read<Message: StationMessage>(_ call: StationCall) throws(APIError) -> Message {
        try StationReading.read(Message.self, from: call.body)
    }

    /// Lets the station's office answer a message.
    func reply<Message: StationMessage>(
        to message: Message,
        _ staff: StaffRecord,
        about object: String,
        _ body: (CentreOffice) async throws -> Message.Answer
    ) async throws -> StationAnswer {
        let answer = try await rooms.work(message.at, for: staff, on: object, body)
        return try StationAnswer(json: answer)
    }

    private func open(_ message: StationMessages.Open, _ staff: StaffRecord) async throws -> StationAnswer {
        guard message.release == Release.number else {
            let theirs = String(message.release.prefix(40)).printable
            throw StationRefusal(.otherRelease(station: theirs, server: Release.number))
        }
        await rooms.closeOver()
        try await rooms.open(message.at, for: staff).freeFallen()
        let answer = StationMessages.Open.Answer(
            operatorName: staff.displayName,
            time: centre.clock.now.secondsSinceEpoch
        )
        return try StationAnswer(json: answer)
    }

    private func close(_ message: StationMessages.Close) throws -> StationAnswer {
        rooms.close(message.at)
        return try StationAnswer(json: StationMessages.Done())
    }

    /// The desk says no, and puts that on record when somebody begins.
    private func refusal(of staff: StaffRecord, _ verb: StationVerb) async throws -> any Error {
        if verb == .open {
            let party = StaffOperator(record: staff, book: centre.book)
            let workstation = Workstation(station: "remote", producer: Principal(staff))
            let desk = try centre.desk(for: party)
            do throws(EnrollmentError) {
                try await desk.demandProducer(at: workstation)
            } catch {
                return error
            }
        }
        return EnrollmentError(.notPermitted(.produce))
    }

    /// Whether another token may do where this one does not.
    private static func isAboutToken(_ error: any OperatorError) -> Bool {
        if let error = error as? CentreError { return error.isAboutToken }
        if case .alreadyPersonalised? = (error as? TokenError)?.reason { return true }
        return false
    }
}
