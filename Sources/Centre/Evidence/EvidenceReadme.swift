import Model

/// README.txt of an archive of evidence: how it is verified with openssl alone.
enum EvidenceReadme {
    /// The text, in Chinese and in English.
    static func text(_ number: ApplicationNumber, centre: String) -> String {
        """
        \(centre) 申办证据 \(number)

        本归档包含一份申办的全部记录。除 openssl 和 sha256sum 外，验证不需要其他软件。

        manifest.sha256        其余每个文件的 SHA-256
        manifest.sig           审计密钥对 manifest.sha256 的签名
        audit-key.pem          审计公钥；请与 CA 中心另行公布的公钥核对
        cover.pdf              封面：申办概要和文件数量
        form.pdf               申请表
        records/               申办、订单、付款、发票、交付、通知和消息（不含一次性码）；时间为 1970-01-01 UTC 起的秒数
        submissions/           每次提交的内容，与数据库中逐字节一致
        attachments/           每次提交的证件资料（已解密）
        decisions/N.*          工作人员签署的决定（N 为审计序号）：N.txt 原文，N.sig 签名，N.pem 证书
        audit/N.*              审计链：N.jsonl 每行一条；一行（不含换行）的 SHA-256 是下一行的 previous；
                               最后一行的 SHA-256 写在检查点 N.txt 的第三行；N.sig 是审计密钥对 N.txt 的签名
        certificates/          证书，以及到根证书的链（-chain.pem）
        ocsp/                  导出时的 OCSP 应答

        This archive has all records of one application. openssl and sha256sum are all that verifying needs.
        Compare audit-key.pem with the key that the centre publishes elsewhere. A line of audit/N.jsonl,
        without its line end, has the SHA-256 that is 'previous' in the next line; that of the last line is
        the third line of the checkpoint N.txt. Times are seconds since 1970-01-01 UTC.

          sha256sum -c manifest.sha256
          openssl dgst -sha256 -verify audit-key.pem -signature manifest.sig manifest.sha256
          openssl dgst -sha256 -verify audit-key.pem -signature audit/N.sig audit/N.txt
          openssl x509 -in decisions/N.pem -pubkey -noout > N.key
          openssl dgst -sha256 -verify N.key -signature decisions/N.sig decisions/N.txt
          openssl verify -CAfile certificates/SERIAL-chain.pem certificates/SERIAL.pem
          openssl ocsp -respin ocsp/SERIAL.der -noverify -text

        SM2 的决定签名 / a decision signed with an SM2 key:
          openssl dgst -sm3 -verify N.key -sigopt distid:1234567812345678 -signature decisions/N.sig decisions/N.txt

        """
    }
}
