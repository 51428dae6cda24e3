await AssistantTool.main()
