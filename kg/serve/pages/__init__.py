"""The explorer: the store as web pages, in Chinese and English.

A page is made of a ``View`` (a store to ask, the texts of a language, the addresses of other pages) by a module of
its own (``home``, ``search``, ``document``, ``thing``, ``cards``), which knows nothing of HTTP; so the same pages are
served (``routes``) and written to files. Templates, texts, queries and style stand in ``kg/web``.
"""
