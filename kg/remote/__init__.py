"""What stands on the network: endpoints of others, which are asked (``client``), and servers that keep our graphs
(``store``). Both speak HTTP through ``transport`` alone.
"""
