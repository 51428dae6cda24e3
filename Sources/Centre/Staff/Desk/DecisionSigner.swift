import Foundation
import Model
import Portal

/// Signs decisions of the staff desk with the operator's own key, on the operator's own machine.
public struct DecisionSigner: Sendable {
    /// What the desk answers about a decision.
    private struct Prepared: Decodable {
        let statements: [Data]
    }

    private struct Signed: Encodable {
        let signatures: [Data]
    }

    private struct Done: Decodable {
        let done: Bool
    }

    /// What every statement of an operator begins with; the key signs nothing else here.
    private static let beginning = Array("pki-operator-v1\n".utf8)
    private let client: HTTPSClient
    private let credential: OperatorCredential

    /// Makes a signer; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - address: the desk, as `https://desk.ca.example.cn:8445`.
    ///   - trust: the root certificates that may vouch for it, DER.
    ///   - credential: the operator's certificate and key.
    /// - Throws: `HTTPSClientError`.
    public init(at address: String, trust: [[UInt8]], credential: OperatorCredential) throws {
        client = try HTTPSClient(HTTPSAddress(address), trust: trust, identity: credential.identity)
        self.credential = credential
    }

    /// Signs a decision, so that the desk carries it out.
    ///
    /// - Parameters:
    ///   - number: the decision's number, eight digits.
    ///   - isWanted: told what would be signed, as texts; exactly that is signed when it says so.
    /// - Returns: whether it was signed.
    /// - Throws: `OfficeRefusal`, `StationError` with `.untrueOffice`, `HTTPSClientError`, or why the key does not sign.
    public func sign(_ number: String, isWanted: ([String]) -> Bool) async throws -> Bool {
        let statements = try await prepared(number)
        let isSigned = isWanted(statements.map { String(decoding: $0, as: UTF8.self) })
        if isSigned {
            let signatures = try statements.map { Data(try credential.identity.key.sign($0)) }
            let body = try JSONEncoder().encode(Signed(signatures: signatures))
            _ = try await ask("/decisions/\(number)/signatures", body, Done.self)
        }
        await client.disconnect()
        return isSigned
    }

    /// Statements of an operator and nothing else.
    private func prepared(_ number: String) async throws -> [[UInt8]] {
        let made = try await ask("/decisions/\(number)/statements", Data("{}".utf8), Prepared.self)
        let statements = made.statements.map { Array($0) }
        for statement in statements {
            guard statement.starts(with: DecisionSigner.beginning),
                String(validating: statement, as: UTF8.self) != nil
            else {
                throw StationError(.untrueOffice(detail: "what it wants signed is no operator's statement"))
            }
        }
        return statements
    }

    /// Sends a request, and reads its answer.
    private func ask<Answer: Decodable>(
        _ path: String,
        _ body: Data,
        _ type: Answer.Type
    ) async throws -> Answer {
        let answer = try await client.post(path, Array(body))
        guard answer.status == 200 else { throw OfficeRefusal(answer) }
        do {
            return try JSONDecoder().decode(type, from: Data(answer.body))
        } catch {
            throw StationError(.untrueOffice(detail: "its answer is malformed"))
        }
    }
}
