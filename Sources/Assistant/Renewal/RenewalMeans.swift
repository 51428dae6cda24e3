import OpenSSL
import Tokens

/// What a renewal works with: the token, its holder's leave to write to it, the centre, and the file with its progress.
struct RenewalMeans: Sendable {
    let token: any Token
    let leave: HolderLeave
    let management: CentreManagement
    let talk: CentreTalk
    let file: RenewalFile
    let drawer: RenewalDrawer

    var serial: String { token.identity.serial }

    /// Has a key of the token sign, and verifies it.
    ///
    /// - Throws: `AssistantError`, as the token says.
    func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        as key: PublicKey
    ) async throws(AssistantError) -> [UInt8] {
        let signature: [UInt8]
        do throws(TokenError) {
            signature = try await token.sign(message, in: slot, by: leave)
        } catch {
            throw AssistantError(error)
        }
        guard key.verify(signature: signature, message: message) else {
            throw AssistantError(TokenError(.untrueAnswer(operation: "signing")))
        }
        return signature
    }

    /// Has something written; once more by the management key before the one on record, when the card refused that.
    ///
    /// - Throws: `AssistantError`, as the token or the centre says.
    func write<Value: Sendable>(
        _ act: (HolderLeave) async throws(TokenError) -> Value
    ) async throws(AssistantError) -> Value {
        do throws(TokenError) {
            return try await act(leave)
        } catch {
            guard case .managementKeyRefused = error.reason, management.turnToPrevious() else {
                throw failure(error)
            }
        }
        do throws(TokenError) {
            return try await act(leave)
        } catch {
            throw failure(error)
        }
    }

    /// Has something read.
    ///
    /// - Throws: `AssistantError`, as the token says.
    func read<Value: Sendable>(
        _ act: () async throws(TokenError) -> Value
    ) async throws(AssistantError) -> Value {
        do throws(TokenError) {
            return try await act()
        } catch {
            throw AssistantError(error)
        }
    }

    /// The token, as one that takes in pairs to decrypt with.
    ///
    /// - Throws: `AssistantError` for any other one.
    func dual() throws(AssistantError) -> any DualToken {
        guard let dual = token as? any DualToken else {
            throw AssistantError(
                TokenError(.unsupported(operation: "taking in a key pair that was made elsewhere"))
            )
        }
        return dual
    }

    /// The certificate of a slot.
    func certificate(in slot: TokenSlot) async throws(AssistantError) -> [UInt8]? {
        do throws(TokenError) {
            return try await token.readCertificate(in: slot)
        } catch {
            throw AssistantError(error)
        }
    }

    /// What the centre said, where it was asked in the middle of it.
    private func failure(_ error: TokenError) -> AssistantError {
        guard case .notPermitted = error.reason, let cause = leave.cause else { return AssistantError(error) }
        return (cause as? AssistantError) ?? AssistantError(.centreUnclear)
    }
}
