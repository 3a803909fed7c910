"""What stands on the network: endpoints of others, which are asked (``others``), and servers that keep our graphs
(``store``). Both speak HTTP through ``channel`` alone.
"""
