import Foundation
import Model
import Portal

/// What is said to one part of a centre's door, and what it answers.
///
/// Every message may be sent again, so one whose answer was lost is, once.
struct CentreTalk: Sendable {
    /// Why not (RFC 9457).
    private struct Problem: Decodable {
        let code: String?
        let words: String?
    }

    let door: any CentreDoor
    /// Where its messages go to, as `/api/v1/unlock`.
    let path: String
    /// What the door's words for programs mean, for a door that has no Chinese ones.
    var words: @Sendable (String) -> String? = { _ in nil }

    /// Sends a message, once more when the line broke.
    ///
    /// - Returns: the body of the answer.
    /// - Throws: `AssistantError` with `.centre`, `.centreRefused` or `.centreUnclear`.
    func ask(_ verb: String, _ question: some Encodable & Sendable) async throws(AssistantError) -> [UInt8] {
        let target = "\(path)/\(verb)"
        let answer: DoorAnswer
        do {
            let body = Array(try JSONEncoder().encode(question))
            do {
                answer = try await door.post(target, body)
            } catch let error as HTTPSClientError where error.isPassing {
                answer = try await door.post(target, body)
            }
        } catch {
            throw (error as? HTTPSClientError).map { AssistantError(.centre($0)) }
                ?? AssistantError(.centreUnclear)
        }
        guard answer.status == 200 else { throw refusal(answer) }
        return answer.body
    }

    /// The same, and reads the answer; members that are not known are passed over.
    func ask<Answer: Decodable>(
        _ verb: String,
        _ question: some Encodable & Sendable,
        for type: Answer.Type
    ) async throws(AssistantError) -> Answer {
        let body = try await ask(verb, question)
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw AssistantError(.centreUnclear)
        }
    }

    private func refusal(_ answer: DoorAnswer) -> AssistantError {
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
        let code = String((problem?.code ?? "").prefix(40)).printable
        let told = problem?.words.map { String($0.prefix(200)).printable }
        return AssistantError(.centreRefused(code: code, words: told ?? words(code)))
    }
}
