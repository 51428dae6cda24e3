import Model
import Portal
import Testing
import Tokens

@testable import Assistant

@Suite("What the assistant says no with")
struct AssistantErrorTests {
    private static let each: [AssistantError.Reason] = [
        .hostUnknown, .originUnknown, .notPaired, .badRequest(member: "code"), .mediaType, .noSuchResource,
        .method,
        .busy, .refused, .notConfirmed, .pairingEnded, .codeWrong(triesLeft: 1), .windowClosed, .noBrowser,
        .noReader,
        .noToken,
        .severalTokens(["1", "2"]), .otherToken("1"), .noCertificate, .certificateElsewhere,
        .certificateForeign,
        .certificateEarly, .certificateExpired, .certificateRevoked, .pinWrong(triesLeft: 2), .pinLocked,
        .pinLastTry,
        .pinUnfit(.run), .pinsDiffer, .token(TokenError(.notPIV(reader: "r"))), .portTaken(17_681),
        .cannotListen(port: 17_681, detail: "d"),
        .settings(path: "p", detail: "d"), .crypto("d"),
        .noCentre, .unlockCodeUnfit, .renewalCodeUnfit, .renewalRunning, .tokenFull,
        .certificateUnexpected("d"), .progress(path: "p"),
        .centre(HTTPSClientError(.badAddress)),
        .centreRefused(code: "code-refused", words: nil), .centreUnclear,
    ]

    @Test("Every failure has a code of its own and a sentence in Chinese")
    func words() {
        let errors = AssistantErrorTests.each.map { AssistantError($0) }
        #expect(Set(errors.map(\.code)).count == errors.count)
        for error in errors {
            let words = error.chinese ?? ""
            #expect(words.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(error.code)")
            #expect(!error.message.isEmpty)
        }
    }

    @Test("A driver's facts become the holder's")
    func translated() {
        #expect(
            AssistantError(TokenError(.wrongPIN(triesLeft: 2))) == AssistantError(.pinWrong(triesLeft: 2))
        )
        #expect(AssistantError(TokenError(.pinLocked)) == AssistantError(.pinLocked))
        #expect(AssistantError(TokenError(.tooFewTries(of: "PIN", left: 1))) == AssistantError(.pinLastTry))
        #expect(AssistantError(TokenError(.noCard(reader: "r"))) == AssistantError(.noToken))
        let other = TokenError(.tooFewTries(of: "PUK", left: 1))
        #expect(AssistantError(other) == AssistantError(.token(other)))
    }

    @Test("A centre that cannot be trusted is told in a holder's words, and none of a library's")
    func untrusted() {
        let cause = HTTPSClientError(.untrusted(server: "ca.example", detail: "ssl 268"))
        let error = AssistantError(.centre(cause))
        #expect(error.sentence.contains("日期和时间") && error.sentence.contains("ca.example"))
        #expect(!(error.message + (error.hint ?? "")).contains("268"))
        #expect(error.hint?.contains("--trust") == false)
    }

    @Test("A holder is told of a key, as everywhere in the assistant")
    func key() {
        let removed = AssistantError(TokenError(.cardRemoved(reader: "r")))
        #expect(removed.sentence == "key在操作中被取出，请插回同一key")
        #expect(!AssistantError(TokenError(.pukLocked)).sentence.contains("介质"))
    }

    @Test("The words for PINs differ for each rule")
    func pins() {
        let words = PINPolicy.Refusal.allCases.map { AssistantError(.pinUnfit($0)).sentence }
        // A birthday and a date are said alike.
        #expect(Set(words).count == words.count - 1)
    }

    @Test("Statuses are those that HTTP has for it")
    func statuses() {
        let expected: [(AssistantError.Reason, Int)] = [
            (.hostUnknown, 421), (.originUnknown, 403), (.notPaired, 401), (.badRequest(member: "x"), 400),
            (.mediaType, 415), (.noSuchResource, 404), (.method, 405), (.busy, 409), (.refused, 403),
            (.notConfirmed, 408), (.pairingEnded, 410), (.noToken, 503), (.pinLocked, 403),
            (.crypto("d"), 500),
        ]
        for (reason, status) in expected { #expect(AssistantError(reason).status == status, "\(reason)") }
    }
}
