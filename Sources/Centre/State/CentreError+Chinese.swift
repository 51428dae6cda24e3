public import Model

extension CentreError: SpokenError {
    /// What failed, for the people at a reader.
    public var chinese: String? {
        switch reason {
        case .certificateRevoked(let application, let serial):
            "申办 \(application) 的证书 \(serial.hexadecimal) 已被吊销；可另行签发的请执行 pki job set-aside 后换介质，否则取消任务、重新申办"
        case .authorityRevoked(let application, let serial, _):
            "申办 \(application) 的证书 \(serial.hexadecimal) 的签发机构已被吊销，请废弃介质后重新制作"
        case .authoritiesBusy: "另一进程正在处理签发机构，等候超时，请稍后重试"
        case .fileThere(let path): "文件 \(path) 已存在"
        case .folderUnusable(let path): "无法在目录 \(path) 中创建文件"
        case .custodyBroken: "介质的机密无法解开，请联系管理员"
        case .folderOpen(let path): "目录 \(path) 可被他人写入，不能存放密码信封"
        case .jobCancelled(let application): "申办 \(application) 的任务已取消"
        case .jobDone(let application): "申办 \(application) 的介质先前已制作完成"
        case .queueEmpty: "没有待制的任务"
        case .tokenUnsuitable(let serial, let reason): reason.chinese(serial)
        case .profileGone(let application, let profile):
            "申办 \(application) 的模板 \(profile) 已不在定义中，或不用于介质，无法制证；请恢复模板或取消任务"
        case .noTokenChosen(let application): "申办 \(application) 尚未分配介质"
        case .proofFailed: "制成的介质未通过验证"
        case .notAttested(let serial, let profile, _):
            "模板 \(profile) 要求厂商的来源证明，介质 \(serial) 没有可信的证明，请换用其他介质"
        case .occupied(let what) where what.hasPrefix("station-"):
            "工位 \(what.dropFirst("station-".count)) 正由另一进程使用"
        case .occupied: "另一进程正在使用，请稍候"
        case .credentialInvalid(let name): "制证员 \(name) 的证书已失效，请联系管理员更新"
        case .credentialReplaced(let name, _, _): "制证员 \(name) 的证书已被新证书取代，请使用新证书"
        case .staffUnknown(let name): "没有制证员 \(name)"
        case .noPassphrase, .noPIN: "没有打开密钥的口令或 PIN"
        case .system: "服务器无法读写文件，请联系管理员"
        case .vaultNotNamed, .noVault: "介质的机密由 HSM 保管，pki.yaml 未指明，请联系管理员"
        default: nil
        }
    }
}
