import OpenSSL

/// What the user does in the window; what went wrong is told there, and a page hears only what became of its question.
struct WindowActs: Sendable {
    let desk: AssistantDesk

    /// Does one act.
    ///
    /// - Returns: what the next page tells.
    /// - Throws: `AssistantError` with `.noSuchResource`.
    func act(_ name: String, _ form: FormBody) async throws(AssistantError) -> WindowSessions.Notice {
        switch name {
        case "sign": await sign(form)
        case "refuse": refuse(form)
        case "unpair": unpair(form)
        case "revoke": revoke(form)
        case "pin": await changePIN(form)
        case "check": await check(form)
        case "unlock": await unlock(form)
        case RenewalKind.renew.act: await renew(.renew, form)
        case RenewalKind.replace.act: await renew(.replace, form)
        default: throw AssistantError(.noSuchResource)
        }
    }

    private func sign(_ form: FormBody) async -> WindowSessions.Notice {
        guard let name = form.word("name"), let wish = desk.signatures.take(name) else {
            return WindowActs.bad(AssistantError(.notConfirmed))
        }
        do throws(AssistantError) {
            let signature = try await desk.tokens.sign(
                wish.statement,
                with: wish.certificate,
                pin: form.secret("pin")
            )
            guard desk.signatures.end(name, .success(signature)) else { throw AssistantError(.notConfirmed) }
            desk.log.add("signed for a page:", wish.origin.description)
            return WindowActs.good("已签名，请回到网页继续")
        } catch {
            desk.signatures.putBack(name)
            desk.log.add("not signed:", error.code, wish.origin.description)
            return WindowActs.bad(error)
        }
    }

    private func refuse(_ form: FormBody) -> WindowSessions.Notice {
        guard let name = form.word("name"), desk.signatures.end(name, .failure(AssistantError(.refused)))
        else {
            return WindowActs.bad(AssistantError(.notConfirmed))
        }
        desk.log.add("the user refused a signature")
        return WindowActs.good("已拒绝签名")
    }

    private func unpair(_ form: FormBody) -> WindowSessions.Notice {
        guard let name = form.word("name"), desk.pairings.refuse(name) else {
            return WindowActs.bad(AssistantError(.pairingEnded))
        }
        desk.log.add("the user refused a pairing")
        return WindowActs.good("已拒绝配对")
    }

    private func revoke(_ form: FormBody) -> WindowSessions.Notice {
        let origins = desk.passes.origins
        guard let number = form.word("number").flatMap({ Int($0) }), origins.indices.contains(number) else {
            return WindowActs.bad(AssistantError(.pairingEnded))
        }
        desk.passes.revoke(origins[number])
        desk.log.add("the user ended a pairing:", origins[number].description)
        return WindowActs.good("已撤销与 \(origins[number]) 的配对")
    }

    private func changePIN(_ form: FormBody) async -> WindowSessions.Notice {
        do throws(AssistantError) {
            let new = form.secret("new")
            guard new.isEqual(to: form.secret("again")) else { throw AssistantError(.pinsDiffer) }
            try await desk.tokens.changePIN(from: form.secret("current"), to: new, of: form.token())
            desk.log.add("the PIN was changed")
            return WindowActs.good("PIN 已修改")
        } catch {
            desk.log.add("the PIN was not changed:", error.code)
            return WindowActs.bad(error)
        }
    }

    /// 解锁服务.
    private func unlock(_ form: FormBody) async -> WindowSessions.Notice {
        do throws(AssistantError) {
            guard let unlock = desk.unlock else { throw AssistantError(.noCentre) }
            let new = form.secret("new")
            guard new.isEqual(to: form.secret("again")) else { throw AssistantError(.pinsDiffer) }
            _ = try await unlock.unlock(code: form.secret("code"), pin: new, of: form.token())
            desk.log.add("a token was unlocked")
            return WindowActs.good("已解锁，请使用新 PIN")
        } catch {
            desk.log.add("not unlocked:", error.code)
            return WindowActs.bad(error)
        }
    }

    /// 更新服务 or 替换服务.
    private func renew(_ kind: RenewalKind, _ form: FormBody) async -> WindowSessions.Notice {
        do throws(AssistantError) {
            guard let renewal = desk.renewal else { throw AssistantError(.noCentre) }
            let outcome = try await renewal.run(
                kind,
                code: form.secret("code"),
                pin: form.secret("pin"),
                of: form.token(),
                atOnce: form.word("now") == "yes"
            )
            desk.log.add("a certificate was followed:", kind.rawValue)
            return WindowSessions.Notice(isBad: false, lines: outcome.lines)
        } catch {
            desk.log.add("no certificate was followed:", kind.rawValue, error.code)
            return WindowActs.bad(error)
        }
    }

    private func check(_ form: FormBody) async -> WindowSessions.Notice {
        let serial: String?
        do throws(AssistantError) {
            serial = try form.token()
        } catch {
            return WindowActs.bad(error)
        }
        let tokens = await desk.tokens.check(serial, pin: form.secret("pin"))
        let lines = desk.environment() + tokens
        let isGood = lines.allSatisfy(\.isGood)
        desk.log.add("checked:", isGood ? "well" : "not well")
        return WindowSessions.Notice(isBad: !isGood, lines: lines.map { "\($0.name)：\($0.trouble ?? "正常")" })
    }

    private static func good(_ line: String) -> WindowSessions.Notice {
        WindowSessions.Notice(isBad: false, lines: [line])
    }

    private static func bad(_ error: AssistantError) -> WindowSessions.Notice {
        WindowSessions.Notice(isBad: true, lines: [error.sentence])
    }
}
