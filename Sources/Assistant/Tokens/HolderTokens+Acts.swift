import Model
public import OpenSSL
import Tokens

extension HolderTokens {
    /// Signs a statement with the key of a certificate.
    ///
    /// What the token answers is verified before it is given to anybody.
    ///
    /// - Parameters:
    ///   - statement: what is signed.
    ///   - fingerprint: SHA-256 of the certificate.
    ///   - pin: as the holder typed it.
    /// - Returns: DER `ECDSA-Sig-Value`, or an RSA PKCS#1 v1.5 signature; SHA-384 for P-384, SM3 for SM2, else SHA-256.
    /// - Throws: `AssistantError` with `.pinWrong`, `.pinLocked`, `.pinLastTry`, `.pinUnfit`, `.certificateElsewhere`, and others.
    public func sign(
        _ statement: [UInt8],
        with fingerprint: [UInt8],
        pin: consuming SecretBytes
    ) async throws(AssistantError) -> [UInt8] {
        try HolderTokens.checkForm(pin)
        let (held, key, token) = try await holder(of: fingerprint)
        return try await HolderTokens.signature(over: statement, in: held.slot, of: token, key, pin)
    }

    /// 修改PIN.
    ///
    /// - Parameters:
    ///   - current: the PIN that it has.
    ///   - new: another one, which `PINPolicy` allows.
    ///   - serial: which token; nil for the only one.
    /// - Throws: `AssistantError` with `.pinUnfit` before the token is asked, `.pinWrong`, `.pinLocked`, `.pinLastTry`, and others.
    public func changePIN(
        from current: borrowing SecretBytes,
        to new: borrowing SecretBytes,
        of serial: String?
    ) async throws(AssistantError) {
        try HolderTokens.checkForm(current)
        let (found, token) = try await one(serial)
        let policy = HolderTokens.policy(for: found.identity?.serial ?? "")
        if let refusal = policy.refusal(of: new) { throw AssistantError(.pinUnfit(refusal)) }
        do throws(TokenError) {
            try await token.changePIN(from: current, to: new)
        } catch {
            throw AssistantError(error)
        }
    }

    /// What a PIN may be that its holder chooses here, where nobody knows their birthday: it reads as no date at all.
    static func policy(for serial: String) -> PINPolicy {
        // A number that tells no birthday, as a passport's.
        PINPolicy(identityNumbers: [""], numbers: [serial])
    }

    /// A PIN that no token can have is not shown to one.
    static func checkForm(_ pin: borrowing SecretBytes) throws(AssistantError) {
        guard PINPolicy.lengths.contains(pin.count) else { throw AssistantError(.pinUnfit(.length)) }
        let isDigits = pin.withBytes { digits in
            digits.indices.allSatisfy { (0x30...0x39).contains(digits[$0]) }
        }
        guard isDigits else { throw AssistantError(.pinUnfit(.notDigits)) }
    }

    /// Has a token sign, and verifies it.
    static func signature(
        over statement: [UInt8],
        in slot: TokenSlot,
        of token: any Token,
        _ key: PublicKey,
        _ pin: consuming SecretBytes
    ) async throws(AssistantError) -> [UInt8] {
        let signature: [UInt8]
        do throws(TokenError) {
            signature = try await token.sign(statement, in: slot, pin: pin)
        } catch {
            throw AssistantError(error)
        }
        guard key.verify(signature: signature, message: statement) else {
            throw AssistantError(TokenError(.untrueAnswer(operation: "signing")))
        }
        return signature
    }
}
